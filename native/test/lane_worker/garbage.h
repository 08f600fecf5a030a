#pragma once

#include <cstdint>

#include "hierarchical/lane/child_channel.h"
#include "lane_worker/behaviour.h"

namespace pto {
namespace test {

/// Writes over the child's part of a lane that this process has mapped.
void write_garbage(uint8_t *lane, Garbage kind, uint32_t seed);

/// The lane that a task came through.
uint8_t *lane_of(const hierarchical::LaneJob &job);
/// The bell that this process has mapped, found by its name in /proc/self/maps; nullptr when there is none.
abi::LaneBell *mapped_bell();

}  // namespace test
}  // namespace pto
