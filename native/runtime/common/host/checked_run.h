#pragma once
/// The access check of a run that asks for one.
///
///     CheckedRun checked(device, bus);
///     checked.begin(request, kernels);       // looks at device memory, so after what the run needs was allocated
///     … tell *checked.check() about tasks, unless it is nullptr, and run them …
///     return checked.finish(outcome);        // what was found, unless the run failed anyway

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/access/access_check.h"
#include "runtime/common/recording/output_folder.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace runtime {

class CheckedRun {
public:
    CheckedRun(port::ChipDevice &device, port::CoreBus &bus) : device_(device), bus_(bus) {}

    /// Fails when accesses are to be checked and a kernel does not tell of them, or the run has a folder that cannot be written
    /// to.
    platform::Failure begin(const platform::LaunchRequest &request, const KernelTable &kernels);
    /// The check of the run, or nullptr when none was asked for.
    AccessCheck *check() { return is_on_ ? &check_ : nullptr; }
    /// Ends the check and writes what it found into the run's output folder, if it has one.
    platform::Failure finish(platform::Failure outcome);

private:
    port::ChipDevice &device_;
    port::CoreBus &bus_;
    AccessCheck check_;
    bool is_on_ = false;
    bool has_folder_ = false;
    OutputFolder outputs_;
};

}  // namespace runtime
}  // namespace pto
