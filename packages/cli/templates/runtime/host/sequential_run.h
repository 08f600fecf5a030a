#pragma once
/// One run: calls kernels as they are submitted, until one fails.

#include <cstdint>

#include "platform/common/host/failure.h"
#include "runtime/common/shared/kernel_table.h"
#include "sequential.h"

namespace sequential {

class Run final : public SequentialRun {
public:
    explicit Run(const pto::runtime::KernelTable &kernels) : SequentialRun(&Run::submit), kernels_(kernels) {}

    /// The first thing that went wrong, if anything did.
    const pto::platform::Failure &failure() const { return failure_; }

    /// The orchestration ended with an exception.
    void orchestration_threw(const char *what);

private:
    static int submit(SequentialRun &run, int32_t func_id, const uint64_t *args, int32_t count);

    void call(int32_t func_id, const uint64_t *args, int32_t count);
    void fail(pto::abi::ErrorCode code, int32_t func_id, const char *what);

    const pto::runtime::KernelTable &kernels_;
    pto::platform::Failure failure_;
    uint64_t task_count_ = 0;
};

}  // namespace sequential
