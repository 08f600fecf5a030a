#pragma once
/// pmu.csv: what the counters of the cores showed, one line a kernel that ran.
///
/// Of a simulated core one thing is known: how long the kernel took on this machine, which `pmu_total_cycles` says in cycles
/// of the chip's clock. The counters themselves are 0.

#include "base/draft_file.h"
#include "platform/common/host/chip_info.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/records.h"

namespace pto {
namespace runtime {

void write_pmu(const RecordingOptions &options, const platform::ChipInfo &chip, const RunRecords &records, base::DraftFile &out);

}  // namespace runtime
}  // namespace pto
