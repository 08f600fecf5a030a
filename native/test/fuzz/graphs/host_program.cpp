/// Builds the graph of a random program, see host_program.h.
#include "../host_program.h"

#include <vector>

#include "orchestration_api.h"

using namespace pto::fuzz::host_program;

extern "C" int host_program(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint32_t *word = args.tensor(0).data_as<uint32_t>();
    auto *host_cells = args.tensor(1).data_as<uint32_t>();
    const size_t bytes = args.tensor(1).nbytes();
    auto *cells = static_cast<uint32_t *>(device_malloc(rt, bytes));
    if (cells == nullptr || copy_to_device(rt, cells, host_cells, bytes) != 0) return 1;
    record_tensor_pair(rt, host_cells, cells, bytes);
    const auto address_of = [cells](uint32_t cell) { return reinterpret_cast<uint64_t>(cells + cell * kCellWords); };

    std::vector<int> tasks;
    for (uint32_t left = *word++; left > 0; --left) {
        const bool is_aic = *word++ == 0;
        uint64_t task_args[4 + kMostReads];
        task_args[0] = *word++;
        task_args[1] = *word++;
        task_args[2] = address_of(*word++);
        const uint32_t reads = *word++;
        task_args[3] = reads;
        for (uint32_t i = 0; i < reads; ++i) task_args[4 + i] = address_of(*word++);
        const int task = add_task(rt, task_args, static_cast<int>(4 + reads), is_aic ? kFoldOnAic : kFoldOnAiv,
                                  is_aic ? CoreType::AIC : CoreType::AIV);
        if (task < 0) return 2;
        for (uint32_t edges = *word++; edges > 0; --edges) add_successor(rt, tasks[*word++], task);
        tasks.push_back(task);
    }
    return get_task_count(rt) == static_cast<int>(tasks.size()) ? 0 : 3;
}
