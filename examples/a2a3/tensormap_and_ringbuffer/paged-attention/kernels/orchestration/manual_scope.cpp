// Paged attention in MANUAL scopes: nothing is looked up, the orchestration names each task's predecessors.
//
// That also says how long memory lives: what a task has allocated is released when its scope has ended and all that named
// it as predecessor have completed. So update names the tasks whose memory it reads, not only the last one of them.
#include <algorithm>

#include "attention.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 7}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Attention all(args);
    for (uint32_t index = 0; index < all.sequences(); ++index) {
        PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
            const Sequence sequence(all, index);
            const TaskOutputTensors accumulator = allocate_accumulator(all);
            PTO2TaskId last_update = accumulator.task_id();
            for (uint32_t first = 0; first < sequence.tokens; first += all.chunk_tokens()) {
                const Chunk chunk{first, std::min(all.chunk_tokens(), sequence.tokens - first)};
                const TaskOutputTensors scores = submit_scores(all, sequence, chunk);
                const TaskOutputTensors softmax = submit_softmax(all, scores, scores.task_id());
                const TaskOutputTensors partial = submit_weigh(all, sequence, chunk, softmax, softmax.task_id());
                const TaskOutputTensors update =
                    submit_update(sequence, chunk, softmax, partial, accumulator, softmax.task_id(),
                                  partial.task_id(), accumulator.task_id(), last_update);
                last_update = update.task_id();
            }
        }
    }
}

}  // extern "C"
