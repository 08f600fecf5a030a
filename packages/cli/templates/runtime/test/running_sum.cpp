// Running sum of a vector, tile after tile. Each task needs the total that the one before it left; nothing says so, because
// tasks run in the order in which they are submitted.
#include <algorithm>

#include "sequential.h"

extern "C" void orchestrate(SequentialRun &run, const ChipStorageTaskArgs &args) {
    const ContinuousTensor &values = args.tensor(0);
    const ContinuousTensor &total = args.tensor(1);
    const uint64_t tile = args.scalar(0);
    const uint64_t count = values.shapes[0];
    for (uint64_t start = 0; start < count; start += tile) {
        run.submit(0, {values.data + start * sizeof(int32_t), std::min(tile, count - start), total.data});
    }
}
