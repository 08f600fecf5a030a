// Paged attention in automatic scopes: the runtime finds what waits for what from the tensors. With several blocks a task
// it is the unrolled form: fewer and longer tasks.
#include <algorithm>

#include "attention.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 7}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Attention all(args);
    for (uint32_t index = 0; index < all.sequences(); ++index) {
        PTO2_SCOPE() {
            const Sequence sequence(all, index);
            const TaskOutputTensors accumulator = allocate_accumulator(all);
            for (uint32_t first = 0; first < sequence.tokens; first += all.chunk_tokens()) {
                const Chunk chunk{first, std::min(all.chunk_tokens(), sequence.tokens - first)};
                const TaskOutputTensors scores = submit_scores(all, sequence, chunk);
                const TaskOutputTensors softmax = submit_softmax(all, scores);
                const TaskOutputTensors partial = submit_weigh(all, sequence, chunk, softmax);
                submit_update(sequence, chunk, softmax, partial, accumulator);
            }
        }
    }
}

}  // extern "C"
