#pragma once
/// The records of a run as if it had run on a chip: from its graph and from what was recorded here.

#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/records.h"
#include "runtime/common/timing/kernel_costs.h"

namespace pto {
namespace runtime {

struct CapturedGraph {
    const DependencyCapture &tasks;
    /// See ModelledGraph.
    bool is_built_first;
};

/// Times count from the first submit. `recorded` says how many clusters and schedulers there are, and what kernels took here,
/// for costs that are measured. Tasks that the graph had no room for are missing, and are counted as dropped.
RunRecords modelled_records(const CapturedGraph &graph, const RunRecords &recorded, const KernelCosts &costs);

}  // namespace runtime
}  // namespace pto
