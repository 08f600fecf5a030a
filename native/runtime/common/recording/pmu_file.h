#pragma once
/// pmu.csv: what the counters of the cores showed, one line a kernel that ran.
///
/// Of a simulated core two things are known: how long the kernel took, which `pmu_total_cycles` says in cycles of the chip's
/// clock, and what tensors its task has. Counters that these imply have values (see pmu_estimates.h), the others are 0.

#include "base/draft_file.h"
#include "platform/common/host/chip_info.h"
#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/records.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

struct CountedRun {
    const RecordingOptions &options;
    const platform::ChipInfo &chip;
    const RunRecords &records;
    /// Its tasks, if options.counts_tensors().
    const DependencyCapture &graph;
    const KernelTable &kernels;
};

void write_pmu(const CountedRun &run, base::DraftFile &out);

}  // namespace runtime
}  // namespace pto
