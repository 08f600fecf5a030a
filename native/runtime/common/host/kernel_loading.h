#pragma once
/// Loads the kernels of a callable onto a device.

#include "callable.h"
#include "chip_device.h"
#include "platform/common/host/failure.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

/// Loads every child of a valid ChipCallable and enters it under its func id. The device keeps kernels, by content.
platform::Failure load_kernels(const ChipCallableView &callable, port::ChipDevice &device, KernelTable *kernels);

}  // namespace runtime
}  // namespace pto
