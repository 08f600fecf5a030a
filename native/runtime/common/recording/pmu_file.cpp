#include "runtime/common/recording/pmu_file.h"

#include <cinttypes>
#include <cstdio>

#include "base/draft_file.h"
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

std::string write_pmu_file(const RecordingOptions &options, const platform::ChipInfo &chip, const RunRecords &records) {
    base::DraftFile file(options.folder + "/pmu.csv");
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
        file.write(text);
        text.clear();
    }
    file.write(text);
    return file.publish() ? std::string() : file.problem();
}

}  // namespace runtime
}  // namespace pto
