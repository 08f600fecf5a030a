#include "runtime/common/host/checked_run.h"

#include <utility>

#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace runtime {

using abi::ErrorCode;
using platform::Failure;

Failure CheckedRun::begin(const platform::LaunchRequest &request, const KernelTable &kernels) {
    is_on_ = (request.options.flags & PTO_RUN_CHECK_ACCESS) != 0;
    has_folder_ = request.config->output_prefix_set();
    bus_.set_kernel_watch(nullptr);
    if (!is_on_) return Failure::none();
    for (int32_t func_id = 0; func_id < static_cast<int32_t>(kMaxFuncIds); ++func_id) {
        const KernelEntry kernel = kernels.find(func_id);
        if (kernel == nullptr || device_.kernels().tells_accesses(kernel)) continue;
        Failure failure = Failure::because(
            ErrorCode::ERR_PTO_RUN_ACCESS_UNKNOWN,
            format_text("accesses cannot be checked: the kernel with func_id %d was compiled without the checks. Compile the "
                        "callable with checkAccess",
                        func_id));
        failure.func_id = func_id;
        return failure;
    }
    if (has_folder_) {
        if (Failure failure = outputs_.open(request.config->output_prefix)) return failure;
    }
    check_.begin_run(device_.memory().blocks());
    bus_.set_kernel_watch(&check_);
    return Failure::none();
}

Failure CheckedRun::finish(Failure outcome) {
    if (!is_on_) return outcome;
    bus_.set_kernel_watch(nullptr);
    // A kernel that never returns may still tell.
    if (device_.pool().is_lost()) return outcome;
    if (!outcome) outcome = failure_of(check_.violations());
    if (!has_folder_) return outcome;
    return joined(std::move(outcome), outputs_.write("access.json", [this](base::DraftFile &file) {
        write_violations(check_.violations(), file);
    }));
}

}  // namespace runtime
}  // namespace pto
