#include "runtime/common/recording/pmu_file.h"

#include <cinttypes>
#include <cstdio>
#include <string>

#include "runtime/common/recording/pmu_events.h"

namespace pto {
namespace runtime {
namespace {

/// The text grows to this before it goes into the file.
constexpr size_t kPieceBytes = size_t{256} << 10;

uint64_t cycles_of(int64_t ns, uint64_t hz) {
    return static_cast<uint64_t>(static_cast<double>(ns) * static_cast<double>(hz) / 1e9);
}

}  // namespace

void write_pmu(const RecordingOptions &options, const platform::ChipInfo &chip, const RunRecords &records, base::DraftFile &out) {
    std::string header = "thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles";
    std::string counters;
    for (const char *name : pmu_counters(chip.arch, options.pmu_event_type)) {
        header += std::string(",") + name;
        counters += ",0";
    }
    std::string text = header + ",event_type\n";
    for (const BlockRecord &it : records.blocks) {
        char line[160];
        std::snprintf(line, sizeof(line), "%u,%d,0x%016" PRIx64 ",%d,%u,%" PRIu64, it.thread, it.core, it.task, it.func_id, it.is_aiv,
                      cycles_of(it.end_ns - it.start_ns, chip.core_hz));
        text.append(line).append(counters).append(",").append(std::to_string(options.pmu_event_type)).append("\n");
        if (text.size() < kPieceBytes) continue;
        out.write(text);
        text.clear();
    }
    out.write(text);
}

}  // namespace runtime
}  // namespace pto
