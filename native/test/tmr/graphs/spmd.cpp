/// Lists of launches: tensor 0 has a row {slots, blocks, sync_start} for each.
#include "graph.h"

namespace {

struct Launch {
    uint64_t slots;
    int16_t blocks;
    bool is_together;

    int32_t kernels() const { return __builtin_popcountll(slots); }
};

uint32_t count_of(const ChipStorageTaskArgs &args) { return args.tensor(0).shapes[0] / 3; }

Launch launch_at(const ChipStorageTaskArgs &args, uint32_t index) {
    const int32_t *row = memory<int32_t>(args, 0) + 3 * index;
    return {static_cast<uint64_t>(row[0]), static_cast<int16_t>(row[1]), row[2] != 0};
}

void submit(const Launch &launch, MixedKernels kernels, Arg &arg) {
    arg.launch_spec.set_block_num(launch.blocks);
    arg.launch_spec.set_require_sync_start(launch.is_together);
    rt_submit_task(kernels, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Every kernel of every block writes its own line of tensor 1; the lines of a launch follow those of the one before it.
void record_lines(const ChipStorageTaskArgs &args) {
    Tensor lines = from_tensor_arg(args.tensor(1), true);
    int32_t first = 0;
    for (uint32_t i = 0; i < count_of(args); ++i) {
        const Launch launch = launch_at(args, i);
        Arg arg;
        arg.add_no_dep(lines);
        arg.add_scalar(first, launch.kernels());
        MixedKernels kernels = kernels_of(launch.slots, kRecordAiv);
        if ((launch.slots & 1) != 0) kernels.aic_kernel_id = kRecordAic;
        submit(launch, kernels, arg);
        first += launch.blocks * launch.kernels();
    }
}

/// Every kernel of every block counts in the launch's element of tensor 1, and in launches that start together waits there
/// for all others. Then one task folds 1 into all of them: it must come after the last block.
void count_blocks(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(1));
    for (uint32_t i = 0; i < count_of(args); ++i) {
        const Launch launch = launch_at(args, i);
        Tensor counter = slice(counters, i, 1);
        Arg arg;
        arg.add_inout(counter);
        arg.add_scalar(launch.is_together ? launch.blocks * launch.kernels() : 0);
        submit(launch, kernels_of(launch.slots, kMeetAll), arg);
    }
    fold_order(counters, 1);
}

}  // extern "C"
