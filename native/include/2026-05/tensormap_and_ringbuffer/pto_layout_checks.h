// Offsets of private fields of the orchestration types, and the equality of lists that exist twice. For the engine,
// tests and the layout program; user sources do not need it.
#pragma once

#include <cstddef>

#include "layout_access.h"
#include "pto_dispatch_payload.h"
#include "pto_types.h"
#include "runtime_status.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"  // Arg has a base class with fields; its layout is what we check
#endif

/// Offsets in Arg and TaskOutputTensors.
struct PtoOrchestrationLayout {
    static constexpr size_t kArgTags = PtoLayoutAccess::tags_offset<Arg>();
    static constexpr size_t kArgTensors = PtoLayoutAccess::tensors_offset<Arg>();
    static constexpr size_t kArgScalars = PtoLayoutAccess::scalars_offset<Arg>();
    static constexpr size_t kArgTensorCount = PtoLayoutAccess::tensor_count_offset<Arg>();
    static constexpr size_t kArgScalarCount = PtoLayoutAccess::scalar_count_offset<Arg>();
    static constexpr size_t kArgHasError = offsetof(Arg, has_error);
    static constexpr size_t kArgErrorMsg = offsetof(Arg, error_msg);
    static constexpr size_t kArgLaunchSpec = offsetof(Arg, launch_spec);
    static constexpr size_t kArgExplicitDeps = PtoLayoutAccess::explicit_deps_offset<Arg>();
    static constexpr size_t kArgExplicitDepCount = PtoLayoutAccess::explicit_dep_count_offset<Arg>();
    static constexpr size_t kOutputsTaskId = PtoLayoutAccess::task_id_offset<TaskOutputTensors>();
    static constexpr size_t kOutputsCount = PtoLayoutAccess::count_offset<TaskOutputTensors>();
    static constexpr size_t kOutputsTensors = PtoLayoutAccess::tensors_offset<TaskOutputTensors>();
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

static_assert(PtoOrchestrationLayout::kArgTags == 0, "Arg tags_");
static_assert(PtoOrchestrationLayout::kArgTensors == 64, "Arg tensors_");
static_assert(PtoOrchestrationLayout::kArgScalars == 192, "Arg scalars_");
static_assert(PtoOrchestrationLayout::kArgTensorCount == 448, "Arg tensor_count_");
static_assert(PtoOrchestrationLayout::kArgScalarCount == 452, "Arg scalar_count_");
static_assert(PtoOrchestrationLayout::kArgHasError == 456, "Arg has_error");
static_assert(PtoOrchestrationLayout::kArgErrorMsg == 464, "Arg error_msg");
static_assert(PtoOrchestrationLayout::kArgLaunchSpec == 472, "Arg launch_spec");
static_assert(PtoOrchestrationLayout::kArgExplicitDeps == 480, "Arg explicit_deps_");
static_assert(PtoOrchestrationLayout::kArgExplicitDepCount == 608, "Arg explicit_dep_count_");

static_assert(PtoOrchestrationLayout::kOutputsTaskId == 0, "TaskOutputTensors task_id_");
static_assert(PtoOrchestrationLayout::kOutputsCount == 8, "TaskOutputTensors count_");
static_assert(PtoOrchestrationLayout::kOutputsTensors == 16, "TaskOutputTensors tensors_");

// The macros that user sources see and runtime_status.def name the same statuses.
#define PTO_STATUS(name, value, error, meaning) \
    static_assert(PTO2_ERROR_##name == value, "PTO2_ERROR_" #name " differs from runtime_status.def");
#include "runtime_status.def"
#undef PTO_STATUS

static_assert(MAX_TENSOR_ARGS == CORE_MAX_TENSOR_ARGS, "a task takes as many tensors as a kernel");
static_assert(MAX_SCALAR_ARGS == CORE_MAX_SCALAR_ARGS, "a task takes as many scalars as a kernel");
static_assert(SPMD_LOCAL_CONTEXT_INDEX == MAX_TENSOR_ARGS + MAX_SCALAR_ARGS, "contexts follow the arguments");
