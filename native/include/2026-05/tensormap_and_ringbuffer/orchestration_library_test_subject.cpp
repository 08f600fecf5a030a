// An orchestration that calls one part of the interface, chosen by its first scalar.
#include <cinttypes>

#include "pto_orchestration_api.h"

extern "C" PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &orch_args) {
    return PTO2OrchestrationConfig{.expected_arg_count = orch_args.tensor_count() + 1};
}

extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &orch_args) {
    Tensor tensor = from_tensor_arg(orch_args.tensor(0));
    const uint32_t index[] = {3, 4};
    const uint32_t shape[] = {2, 3};
    TensorCreateInfo info(shape, 2, DataType::INT32);
    Arg args;
    args.add_input(tensor);
    args.add_output(info);
    args.add_scalar(2.0f);
    args.launch_spec.set_block_num(6);

    switch (orch_args.scalar(0)) {
    case 0:
        rt_submit_task(MixedKernels{11, 12, 13}, args);
        rt_submit_aic_task(21, args);
        rt_submit_aiv_task(31, args);
        break;
    case 1:
        PTO2_SCOPE() {
            PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
                PTO2_SCOPE_GUARD(PTO2ScopeMode::MANUAL);
                LOG_INFO_V0("inside %d scopes", 3);
            }
        }
        rt_scope_begin();
        rt_scope_end();
        break;
    case 2:
        LOG_ERROR("error %s", "text");
        LOG_WARN("warning %" PRIu64, uint64_t{1} << 40);
        LOG_DEBUG("debug");
        LOG_INFO_V9("tier %d", 9);
        break;
    case 3:
        set_tensor_data(tensor, 2, index, get_tensor_data<float>(tensor, 2, index) + 1.0f);
        set_tensor_data(tensor, 2, index, get_tensor_data(tensor, 2, index));
        break;
    case 4: {
        TensorCreateInfo infos[] = {info, info, info};
        alloc_tensors(info, infos[0]);
        alloc_tensors(infos, 3);
        Arg outputs;
        outputs.add_output(info);
        alloc_tensors(outputs);
        break;
    }
    case 5:
        rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "gave up after %d", 5);
        break;
    case 6: {
        const TaskOutputTensors outputs = rt_submit_aiv_task(0, args);
        outputs.get_ref(0);
        break;
    }
    default:
        rt_orchestration_done();
    }
}
