// Every name of the orchestration interface, each used as sources use it. Compiled and linked, not run. It defines a few
// names that the headers must leave free.
#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <stddef.h>
#include <stdint.h>
#include <vector>

#include "platform_comm/comm_context.h"
#include "pto_orchestration_api.h"

#ifndef ENABLE_PROFILING
#define ENABLE_PROFILING 0
#endif
#ifndef PLATFORM_PROF_SYS_CNT_FREQ
#define PLATFORM_PROF_SYS_CNT_FREQ 50000000
#endif
#if ENABLE_PROFILING
#error "the headers must leave ENABLE_PROFILING to the sources"
#endif
#define CYCLE_COUNT_START() uint64_t start_cycle = get_sys_cnt_aicpu()
#define CYCLE_COUNT_LAP(total) total += get_sys_cnt_aicpu() - start_cycle

static inline uint64_t get_sys_cnt_aicpu() { return 0; }
inline double cycles_to_us(uint64_t cycles) { return static_cast<double>(cycles) * 1e6 / PLATFORM_PROF_SYS_CNT_FREQ; }

namespace {

constexpr int kMatmul = 0;
constexpr int kAdd = 1;

uint64_t use_arguments(const ChipStorageTaskArgs &orch_args) {
    uint64_t sum = 0;
    if (orch_args.tensor_count() < 2 || orch_args.scalar_count() < 1) return sum;
    sum += orch_args.tensor(0).shapes[0] + orch_args.tensor(0).ndims + orch_args.tensor(0).nbytes();
    sum += static_cast<uint64_t>(orch_args.tensor(1).data_as<float>()[0]);
    sum += get_element_size(orch_args.tensor(0).dtype) + orch_args.scalar(0);
    const auto *comm = reinterpret_cast<CommContext *>(static_cast<uintptr_t>(orch_args.scalar(0)));
    return comm == nullptr ? sum : sum + comm->rankId + comm->rankNum + comm->windowsIn[0];
}

uint64_t use_tensors(Tensor &ext, void *memory) {
    const uint32_t shape[2] = {4, 8};
    const uint32_t part[2] = {2, 8};
    const uint32_t at[2] = {1, 0};
    Tensor whole = make_tensor_external(memory, shape, 2, DataType::BFLOAT16);
    Tensor half = make_tensor_external(memory, shape, 2, DataType::FLOAT16);
    Tensor window = whole.view(part, at);
    window.update_start_offset();
    Tensor flat = half.reshape(shape, 1);
    Tensor turned = half.transpose(0, 1);
    uint64_t sum = window.numel() + window.compute_flat_offset(at, 2) + flat.ndims + turned.shapes[0];
    sum += window.is_contiguous() ? 1 : 0;
    sum += ext.buffer.addr + static_cast<uint64_t>(ext.dtype);
    return sum;
}

bool use_ids(const TaskOutputTensors &outputs) {
    PTO2TaskId id = PTO2TaskId::invalid();
    if (!outputs.empty() && outputs.size() > 0) id = outputs.task_id();
    return id.is_valid();
}

void use_submits(Tensor &in, Tensor &out, uint64_t bits) {
    const uint32_t shape[1] = {16};
    TensorCreateInfo info(shape, 1, DataType::INT32);
    TensorCreateInfo filled(shape, 1, DataType::FLOAT32);
    filled.set_initial_value(7.0f);

    Arg args;
    args.add_input(in);
    args.add_output(info);
    args.add_scalar(bits, 1.5f, int32_t{-1});
    TaskOutputTensors first = rt_submit_aic_task(kMatmul, args);

    args.reset();
    args.add_input(first.get_ref(0));
    args.add_inout(out);
    args.add_no_dep(in);
    args.add_dep(first.task_id());
    const uint64_t words[2] = {1, 2};
    const int32_t numbers[2] = {3, 4};
    args.add_scalars(words, 2);
    args.add_scalars_i32(numbers, 2);
    Arg more;
    more.copy_scalars_from(args, 0, 2);
    TaskSubmitResult second = rt_submit_aiv_task(kAdd, args);
    more.clear();

    MixedKernels mixed;
    mixed.aic_kernel_id = kMatmul;
    mixed.aiv0_kernel_id = kAdd;
    mixed.aiv1_kernel_id = INVALID_KERNEL_ID;
    more.add_output(out);
    more.launch_spec.set_block_num(4);
    more.launch_spec.set_core_num(more.launch_spec.block_num());
    more.launch_spec.set_require_sync_start(true);
    TaskOutputTensors third = rt_submit_task(mixed, more);

    TaskOutputTensors memory = alloc_tensors(info, filled);
    TaskOutputTensors list = alloc_tensors(&info, 1);
    if (use_ids(second) || use_ids(third) || use_ids(list)) {
        const uint32_t index[1] = {0};
        const auto number = get_tensor_data<int32_t>(memory.get_ref(0), 1, index);
        const auto real = get_tensor_data<float>(memory.get_ref(1), 1, index);
        set_tensor_data(memory.get_ref(0), 1, index, number + static_cast<int32_t>(real) + from_u64<int32_t>(to_u64(2)));
        set_tensor_data(memory.get_ref(0), 1, index, get_tensor_data(memory.get_ref(0), 1, index));
    }
}

void use_scopes(Tensor &in, Tensor &out) {
    PTO2_SCOPE() { use_submits(in, out, 1); }
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
        PTO2ScopeGuard guard(PTO2ScopeMode::MANUAL);
        use_submits(in, out, 2);
    }
    rt_scope_begin();
    {
        PTO2_SCOPE_GUARD();
        use_submits(in, out, 3);
    }
    rt_scope_end();
}

void use_logs(uint64_t value) {
    LOG_ERROR("%" PRIu64, value);
    LOG_WARN("%" PRIu64, value);
    LOG_DEBUG("no arguments");
    LOG_INFO_V0("%d", 0);
    LOG_INFO_V1("%d", 1);
    LOG_INFO_V2("%d", 2);
    LOG_INFO_V3("%d", 3);
    LOG_INFO_V4("%d", 4);
    LOG_INFO_V5("%d", 5);
    LOG_INFO_V6("%d", 6);
    LOG_INFO_V7("%d", 7);
    LOG_INFO_V8("%d", 8);
    LOG_INFO_V9("%d of %s", 9, "nine");
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) PTO2OrchestrationConfig aicpu_orchestration_config(
    const ChipStorageTaskArgs &orch_args) {
    (void)orch_args;
    return PTO2OrchestrationConfig{
        .expected_arg_count = 3,
    };
}

__attribute__((visibility("default"))) void aicpu_orchestration_entry(const ChipStorageTaskArgs &orch_args) {
    uint64_t total = 0;
    CYCLE_COUNT_START();
    Tensor ext_in = from_tensor_arg(orch_args.tensor(0));
    Tensor ext_out = from_tensor_arg(orch_args.tensor(1));
    use_scopes(ext_in, ext_out);
    CYCLE_COUNT_LAP(total);
    use_logs(use_arguments(orch_args) + use_tensors(ext_in, orch_args.tensor(1).data_as<void>()));
    if (current_runtime() == nullptr || rt_is_fatal()) {
        rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "after %f us", cycles_to_us(total));
        rt_orchestration_done();
    }
}

}  // extern "C"
