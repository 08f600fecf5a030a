#pragma once
/// The device that the host side of a runtime variant works with, resolved at compile time: the simulator's.

#include "platform/sim/host/device.h"

namespace pto {
namespace port {

using ChipDevice = sim::Device;

}  // namespace port
}  // namespace pto
