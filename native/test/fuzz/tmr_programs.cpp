#include "test/fuzz/tmr_programs.h"

#include <algorithm>

#include "test/chip/arguments.h"
#include "test/fuzz/program.h"

namespace pto {
namespace fuzz {
namespace {

ContinuousTensor tensor_of(std::vector<uint8_t> &bytes, const TensorShape &shape) {
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(bytes.data());
    tensor.ndims = static_cast<uint32_t>(shape.extents.size());
    tensor.dtype = shape.dtype;
    std::copy(shape.extents.begin(), shape.extents.end(), tensor.shapes);
    return tensor;
}

std::string first_difference(const std::vector<uint8_t> &got, const std::vector<uint8_t> &expected) {
    const auto at = std::mismatch(got.begin(), got.end(), expected.begin());
    if (at.first == got.end()) return "";
    return "byte " + std::to_string(at.first - got.begin()) + " of " + std::to_string(got.size()) + " is " +
           std::to_string(*at.first) + "; in order it becomes " + std::to_string(*at.second);
}

}  // namespace

std::vector<uint8_t> make_tmr_image() {
    std::vector<test::KernelFile> kernels;
    for (const int32_t count : program::kFoldCounts) {
        const std::string base = std::string(PTO_FUZZ_KERNEL_DIR) + "/fold" + std::to_string(count);
        kernels.push_back({program::kFoldOnAic + count, base + "_aic.so"});
        kernels.push_back({program::kFoldOnAiv + count, base + "_aiv.so"});
    }
    return test::make_image(PTO_FUZZ_PROGRAM_GRAPHS, "", kernels);
}

std::string run_tmr_program(test::Chip &chip, int32_t id, const ProgramMaker &program, const ProgramSettings &settings) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.flags = settings.tracks_readers ? PTO_RUN_TRACK_READERS : 0;
    if (settings.schedule != 0) set_schedule(settings.schedule, options);
    for (uint32_t i = 0; i < kRings; ++i) {
        options.ring_task_window[i] = settings.rings[i].task_window;
        options.ring_heap[i] = settings.rings[i].heap;
        options.ring_dep_pool[i] = settings.rings[i].dep_pool;
    }
    std::vector<int32_t> words = program.words();
    std::vector<ProgramMaker::Argument> arguments = program.arguments();
    ChipStorageTaskArgs args{};
    args.add_tensor(test::tensor_over(words, DataType::INT32));
    for (ProgramMaker::Argument &argument : arguments) args.add_tensor(tensor_of(argument.before, argument.shape));

    const int rc = chip.run_with(id, args, options, settings.block_dim, settings.threads);
    if (rc != 0) return "the run returned " + std::to_string(rc) + ": " + chip.error().message;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string difference = first_difference(arguments[i].before, arguments[i].after);
        if (!difference.empty()) return "argument " + std::to_string(i) + ": " + difference;
    }
    return "";
}

}  // namespace fuzz
}  // namespace pto
