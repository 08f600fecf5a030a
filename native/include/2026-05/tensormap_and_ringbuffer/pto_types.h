// All types of the orchestration interface.
#pragma once

#include "pto_arg.h"
#include "pto_async_types.h"
#include "pto_runtime_limits.h"
#include "pto_runtime_status.h"
#include "pto_scope_mode.h"
#include "pto_submit_types.h"
#include "pto_task_id.h"
#include "pto_task_outputs.h"
#include "tensor.h"
#include "tensor_create_info.h"
#include "tensor_from_arg.h"

/// What an orchestration's configuration function returns.
struct PTO2OrchestrationConfig {
    int expected_arg_count;  ///< tensors and scalars the entry needs at least; 0 or less: any number
};

static_assert(sizeof(PTO2OrchestrationConfig) == 4, "PTO2OrchestrationConfig is 4 bytes");
