#pragma once
/// Random programs on tensormap_and_ringbuffer.

#include <cstdint>
#include <string>
#include <vector>

#include "test/fuzz/program_maker.h"
#include "test/chip/chip.h"

namespace pto {
namespace fuzz {

/// The callable that runs every program.
std::vector<uint8_t> make_tmr_image();

/// Runs a program as callable `id`. Empty when every byte is as in-order execution leaves it, else what is wrong.
std::string run_tmr_program(test::Chip &chip, int32_t id, const ProgramMaker &program, const ProgramSettings &settings);

}  // namespace fuzz
}  // namespace pto
