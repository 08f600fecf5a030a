#include "runtime/common/recording/pmu_file.h"

#include <cinttypes>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "platform/common/log/unified_log.h"
#include "runtime/common/recording/kernel_traffic.h"
#include "runtime/common/recording/pmu_events.h"

namespace pto {
namespace runtime {
namespace {

/// The text grows to this before it goes into the file.
constexpr size_t kPieceBytes = size_t{256} << 10;

uint64_t cycles_of(int64_t ns, uint64_t hz) {
    return static_cast<uint64_t>(static_cast<double>(ns) * static_cast<double>(hz) / 1e9);
}

void append_counts(const std::vector<PmuCounter> &counters, const CountedKernel *kernel, std::string *text) {
    for (const PmuCounter &counter : counters) {
        const bool is_known = counter.estimate != nullptr && kernel != nullptr;
        text->append(",").append(std::to_string(is_known ? counter.estimate(*kernel) : 0));
    }
}

}  // namespace

void write_pmu(const CountedRun &run, base::DraftFile &out) {
    const uint32_t type = run.options.pmu_event_type;
    const std::vector<PmuCounter> &counters = pmu_counters(run.chip.arch, type);
    std::string text = "thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles";
    for (const PmuCounter &counter : counters) text.append(",").append(counter.name);
    text.append(",event_type\n");
    const bool counts_tensors = run.options.counts_tensors();
    uint64_t unknown = 0;
    for (const BlockRecord &it : run.records.blocks) {
        const uint64_t cycles = cycles_of(it.end_ns - it.start_ns, run.chip.core_hz);
        std::optional<CountedKernel> kernel;
        if (counts_tensors) {
            const std::optional<KernelTraffic> traffic = traffic_of(it, run.graph, run.kernels);
            if (traffic.has_value()) kernel.emplace(it.is_aiv != 0, cycles, *traffic, run.chip);
            unknown += kernel.has_value() ? 0 : 1;
        }
        char line[160];
        std::snprintf(line, sizeof(line), "%u,%d,0x%016" PRIx64 ",%d,%u,%" PRIu64, it.thread, it.core, it.task, it.func_id, it.is_aiv,
                      cycles);
        text.append(line);
        append_counts(counters, kernel.has_value() ? &*kernel : nullptr, &text);
        text.append(",").append(std::to_string(type)).append("\n");
        if (text.size() < kPieceBytes) continue;
        out.write(text);
        text.clear();
    }
    out.write(text);
    if (unknown == 0) return;
    unified_log_warn("run_prepared", "the counters of %" PRIu64 " kernels in pmu.csv are 0: what their tensors are is not known",
                     unknown);
}

}  // namespace runtime
}  // namespace pto
