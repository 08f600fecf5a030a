// Prints the layouts of this folder and of the user headers as JSON, for generators in other languages.
//
//   structs:    name -> size, align, fields: name -> offset, size of one element, count of elements (1 or an
//               array's), type of one element (u8 u16 u32 u64 i8 i16 i32 i64 bool char pointer bytes)
//   enums:      name -> size, values: name -> number
//   constants:  name -> number
//   errorCodes, statuses, dataTypes: rows of the .def files, in their order
#include <cstdint>
#include <cstdio>
#include <string>
#include <type_traits>

#include "call_config.h"
#include "callable.h"
#include "comm_segment.h"
#include "host_runtime.h"
#include "lane.h"
#include "layout_access.h"
#include "platform_comm/comm_context.h"
#include "pto_dispatch_payload.h"
#include "pto_layout_checks.h"
#include "pto_runtime_ops.h"
#include "pto_types.h"
#include "task_args.h"

namespace {

template <typename T>
const char *type_name() {
    if constexpr (std::is_enum_v<T>) return type_name<std::underlying_type_t<T>>();
    if constexpr (std::is_same_v<T, bool>) return "bool";
    if constexpr (std::is_same_v<T, char>) return "char";
    if constexpr (std::is_pointer_v<T>) return "pointer";
    if constexpr (std::is_integral_v<T>) {
        constexpr bool kIsSigned = std::is_signed_v<T>;
        switch (sizeof(T)) {
        case 1:
            return kIsSigned ? "i8" : "u8";
        case 2:
            return kIsSigned ? "i16" : "u16";
        case 4:
            return kIsSigned ? "i32" : "u32";
        default:
            return kIsSigned ? "i64" : "u64";
        }
    }
    return "bytes";
}

/// Writes one JSON object; members are separated and indented by its depth.
class ObjectWriter {
public:
    explicit ObjectWriter(int depth) : depth_(depth) { std::printf("{"); }
    ~ObjectWriter() { std::printf("\n%*s}", depth_ * 2, ""); }

    ObjectWriter(const ObjectWriter &) = delete;
    ObjectWriter &operator=(const ObjectWriter &) = delete;

    void key(const char *name) {
        std::printf("%s\n%*s\"%s\": ", is_empty_ ? "" : ",", depth_ * 2 + 2, "", name);
        is_empty_ = false;
    }
    void number(const char *name, long long value) {
        key(name);
        std::printf("%lld", value);
    }

private:
    int depth_;
    bool is_empty_ = true;
};

struct FieldWriter {
    ObjectWriter object{3};

    template <typename Field>
    void add(const char *name, size_t offset) {
        using Element = std::remove_all_extents_t<Field>;
        object.key(name);
        std::printf("{\"offset\": %zu, \"size\": %zu, \"count\": %zu, \"type\": \"%s\"}", offset, sizeof(Element),
                    sizeof(Field) / sizeof(Element), type_name<std::remove_cv_t<Element>>());
    }
};

struct StructWriter {
    ObjectWriter object{2};

    StructWriter(size_t size, size_t align) {
        object.number("size", static_cast<long long>(size));
        object.number("align", static_cast<long long>(align));
        object.key("fields");
    }
};

#define STRUCT(type)                               \
    structs.key(#type);                            \
    using Struct [[maybe_unused]] = type;          \
    StructWriter writer(sizeof(type), alignof(type)); \
    FieldWriter fields
#define FIELD(name) fields.add<decltype(Struct::name)>(#name, offsetof(Struct, name))
#define HIDDEN_FIELD(name, type, offset) fields.add<type>(name, offset)

void print_argument_structs(ObjectWriter &structs) {
    {
        STRUCT(ContinuousTensor);
        FIELD(data), FIELD(shapes), FIELD(ndims), FIELD(dtype), FIELD(child_memory);
    }
    {
        STRUCT(TaskArgsView);
        FIELD(tensor_count), FIELD(scalar_count), FIELD(tensors), FIELD(scalars);
    }
    {
        STRUCT(ChipStorageTaskArgs);
        using Offset = PtoLayoutAccess::ChipArgs;
        HIDDEN_FIELD("tensors", ContinuousTensor[CHIP_MAX_TENSOR_ARGS], Offset::kTensors);
        HIDDEN_FIELD("scalars", uint64_t[CHIP_MAX_SCALAR_ARGS], Offset::kScalars);
        HIDDEN_FIELD("tensor_count", int32_t, Offset::kTensorCount);
        HIDDEN_FIELD("scalar_count", int32_t, Offset::kScalarCount);
    }
    {
        STRUCT(CallConfig);
        FIELD(block_dim), FIELD(aicpu_thread_num), FIELD(enable_l2_swimlane), FIELD(enable_dump_tensor);
        FIELD(enable_pmu), FIELD(enable_dep_gen), FIELD(output_prefix);
    }
    {
        STRUCT(PtoRunOptions);
        FIELD(struct_size), FIELD(flags), FIELD(ring_task_window), FIELD(ring_heap), FIELD(ring_dep_pool);
        FIELD(kernel_timeout_ms), FIELD(schedule_seed), FIELD(schedule_prefix), FIELD(schedule_delay);
        FIELD(input_tensors), FIELD(swimlane_level), FIELD(reserved);
    }
}

void print_lane_structs(ObjectWriter &structs) {
    using pto::abi::ArgsRecord;
    using pto::abi::RunSettingsRecord;
    using pto::abi::TensorRef;
    {
        STRUCT(TensorRef);
        FIELD(address), FIELD(segment), FIELD(generation), FIELD(shapes), FIELD(ndims), FIELD(dtype), FIELD(place);
        FIELD(tag), FIELD(chip);
    }
    {
        STRUCT(ArgsRecord);
        FIELD(tensor_count), FIELD(scalar_count), FIELD(worker);
    }
    {
        STRUCT(RunSettingsRecord);
        FIELD(config), FIELD(options);
    }
}

void print_callable_structs(ObjectWriter &structs) {
    {
        STRUCT(CoreCallable);
        using Offset = PtoLayoutAccess::Core;
        HIDDEN_FIELD("signature", ArgDirection[CORE_MAX_TENSOR_ARGS], Offset::kSignature);
        HIDDEN_FIELD("sig_count", int32_t, Offset::kSigCount);
        HIDDEN_FIELD("binary_size", uint32_t, Offset::kBinarySize);
        HIDDEN_FIELD("resolved_addr", uint64_t, Offset::kResolvedAddr);
    }
    {
        STRUCT(ChipCallable);
        using Offset = PtoLayoutAccess::Chip;
        HIDDEN_FIELD("signature", ArgDirection[CHIP_MAX_TENSOR_ARGS], Offset::kSignature);
        HIDDEN_FIELD("sig_count", int32_t, Offset::kSigCount);
        HIDDEN_FIELD("binary_size", uint32_t, Offset::kBinarySize);
        HIDDEN_FIELD("func_name", char[CALLABLE_FUNC_NAME_MAX], Offset::kFuncName);
        HIDDEN_FIELD("func_name_len", uint32_t, Offset::kFuncNameLen);
        HIDDEN_FIELD("child_func_ids", int32_t[CHIP_MAX_CHILDREN], Offset::kChildFuncIds);
        HIDDEN_FIELD("child_offsets", uint32_t[CHIP_MAX_CHILDREN], Offset::kChildOffsets);
        HIDDEN_FIELD("child_count", int32_t, Offset::kChildCount);
        HIDDEN_FIELD("config_name", char[CALLABLE_FUNC_NAME_MAX], Offset::kConfigName);
        HIDDEN_FIELD("config_name_len", uint32_t, Offset::kConfigNameLen);
    }
    {
        STRUCT(PtoErrorRecord);
        FIELD(struct_size), FIELD(return_code), FIELD(status), FIELD(func_id), FIELD(task_id), FIELD(core);
        FIELD(scope_depth), FIELD(code), FIELD(message);
    }
}

void print_orchestration_structs(ObjectWriter &structs) {
    {
        STRUCT(PTO2TaskId);
        FIELD(raw);
    }
    {
        STRUCT(Tensor);
        HIDDEN_FIELD("buffer.addr", uint64_t, offsetof(Tensor, buffer.addr));
        HIDDEN_FIELD("buffer.size", uint64_t, offsetof(Tensor, buffer.size));
        FIELD(owner_task_id), FIELD(start_offset), FIELD(version), FIELD(ndims), FIELD(dtype);
        FIELD(is_all_offset_zero), FIELD(is_raw_eq_shapes), FIELD(manual_dep), FIELD(shapes), FIELD(raw_shapes);
        FIELD(offsets);
    }
    {
        STRUCT(TensorCreateInfo);
        FIELD(initial_value), FIELD(has_initial_value), FIELD(version), FIELD(ndims), FIELD(dtype);
        FIELD(is_all_offset_zero), FIELD(is_raw_eq_shapes), FIELD(manual_dep), FIELD(raw_shapes);
    }
    {
        STRUCT(TaskOutputTensors);
        using Offset = PtoOrchestrationLayout;
        HIDDEN_FIELD("task_id", PTO2TaskId, Offset::kOutputsTaskId);
        HIDDEN_FIELD("count", uint32_t, Offset::kOutputsCount);
        HIDDEN_FIELD("tensors", void *[MAX_TENSOR_ARGS], Offset::kOutputsTensors);
    }
    {
        STRUCT(Arg);
        using Offset = PtoOrchestrationLayout;
        HIDDEN_FIELD("tags", TensorArgType[MAX_TENSOR_ARGS], Offset::kArgTags);
        HIDDEN_FIELD("tensors", void *[MAX_TENSOR_ARGS], Offset::kArgTensors);
        HIDDEN_FIELD("scalars", uint64_t[MAX_SCALAR_ARGS], Offset::kArgScalars);
        HIDDEN_FIELD("tensor_count", int32_t, Offset::kArgTensorCount);
        HIDDEN_FIELD("scalar_count", int32_t, Offset::kArgScalarCount);
        HIDDEN_FIELD("has_error", bool, Offset::kArgHasError);
        HIDDEN_FIELD("error_msg", void *, Offset::kArgErrorMsg);
        HIDDEN_FIELD("launch_spec", PTO2LaunchSpec, Offset::kArgLaunchSpec);
        HIDDEN_FIELD("explicit_deps", PTO2TaskId[PTO2_MAX_EXPLICIT_DEPS], Offset::kArgExplicitDeps);
        HIDDEN_FIELD("explicit_dep_count", uint32_t, Offset::kArgExplicitDepCount);
    }
    {
        STRUCT(MixedKernels);
        FIELD(aic_kernel_id), FIELD(aiv0_kernel_id), FIELD(aiv1_kernel_id);
    }
    {
        STRUCT(PTO2RuntimeOps);
        FIELD(submit_task), FIELD(scope_begin), FIELD(scope_end), FIELD(orchestration_done), FIELD(is_fatal);
        FIELD(report_fatal), FIELD(log_error), FIELD(log_warn), FIELD(log_debug), FIELD(log_info_v);
        FIELD(get_tensor_data), FIELD(set_tensor_data), FIELD(alloc_tensors);
    }
}

void print_kernel_structs(ObjectWriter &structs) {
    {
        STRUCT(PTO2DeferredCompletionEntry);
        FIELD(addr), FIELD(expected_value), FIELD(engine), FIELD(completion_type);
    }
    {
        STRUCT(PTO2DeferredCompletionIngressBuffer);
        FIELD(count), FIELD(error_code), FIELD(entries);
    }
    {
        STRUCT(AsyncCtx);
        FIELD(completion_count), FIELD(completion_error_code), FIELD(completion_entries);
        FIELD(completion_capacity), FIELD(task_token);
    }
    {
        STRUCT(LocalContext);
        FIELD(block_idx), FIELD(block_num), FIELD(async_ctx);
    }
    {
        STRUCT(GlobalContext);
        FIELD(sub_block_id);
    }
    {
        STRUCT(PTO2DispatchPayload);
        FIELD(function_bin_addr), FIELD(args), FIELD(local_context), FIELD(global_context);
    }
    {
        STRUCT(CommContext);
        FIELD(workSpace), FIELD(workSpaceSize), FIELD(rankId), FIELD(rankNum), FIELD(winSize), FIELD(windowsIn);
        FIELD(windowsOut);
    }
}

struct EnumWriter {
    ObjectWriter object{2};

    explicit EnumWriter(size_t size) {
        object.number("size", static_cast<long long>(size));
        object.key("values");
    }
};

#define ENUM(type)                   \
    enums.key(#type);                \
    using Enum = type;               \
    EnumWriter writer(sizeof(type)); \
    ObjectWriter values(3)
#define LANE_VALUE(text, name) values.number(text, static_cast<long long>(Enum::name))
#define VALUE(name) values.number(#name, static_cast<long long>(Enum::name))

void print_enums(ObjectWriter &enums) {
    {
        ENUM(DataType);
#define PTO_DATA_TYPE(name, value, size) VALUE(name);
#include "data_types.def"
#undef PTO_DATA_TYPE
    }
    {
        ENUM(ArgDirection);
        VALUE(SCALAR), VALUE(IN), VALUE(OUT), VALUE(INOUT);
    }
    {
        ENUM(TensorArgType);
        VALUE(INPUT), VALUE(OUTPUT), VALUE(INOUT), VALUE(OUTPUT_EXISTING), VALUE(NO_DEP);
    }
    {
        using pto::abi::TensorPlace;
        ENUM(TensorPlace);
        LANE_VALUE("NONE", kNone);
        LANE_VALUE("SEGMENT", kSegment);
        LANE_VALUE("DEVICE", kDevice);
    }
    {
        using pto::abi::CommandKind;
        ENUM(CommandKind);
        LANE_VALUE("RUN_CALLABLE", kRunCallable);
        LANE_VALUE("RUN_FUNCTION", kRunFunction);
        LANE_VALUE("RUN_ORCHESTRATION", kRunOrchestration);
        LANE_VALUE("PING", kPing);
        LANE_VALUE("STATS", kStats);
        LANE_VALUE("LOG_LEVEL", kLogLevel);
        LANE_VALUE("UNMAP_SEGMENT", kUnmapSegment);
        LANE_VALUE("MALLOC", kMalloc);
        LANE_VALUE("FREE", kFree);
        LANE_VALUE("COPY_TO", kCopyTo);
        LANE_VALUE("COPY_FROM", kCopyFrom);
        LANE_VALUE("REGISTER", kRegister);
        LANE_VALUE("UNREGISTER", kUnregister);
        LANE_VALUE("COMM_INIT", kCommInit);
        LANE_VALUE("ALLOC_DOMAIN", kAllocDomain);
        LANE_VALUE("RELEASE_DOMAIN", kReleaseDomain);
        LANE_VALUE("DLOPEN_COUNTS", kDlopenCounts);
        LANE_VALUE("TAKE_SPANS", kTakeSpans);
    }
    {
        using pto::abi::CommandStatus;
        ENUM(CommandStatus);
        LANE_VALUE("OK", kOk);
        LANE_VALUE("THREW", kThrew);
        LANE_VALUE("NATIVE_ERROR", kNativeError);
        LANE_VALUE("CANCELLED", kCancelled);
        LANE_VALUE("REJECTED_STALE", kRejectedStale);
    }
    {
        ENUM(PTO2ScopeMode);
        VALUE(AUTO), VALUE(MANUAL);
    }
    {
        ENUM(PTO2SubtaskSlot);
        VALUE(AIC), VALUE(AIV0), VALUE(AIV1);
    }
    {
        ENUM(PTO2ResourceShape);
        VALUE(AIC), VALUE(AIV), VALUE(MIX);
    }
    {
        ENUM(PtoToolchain);
        VALUE(PTO_TOOLCHAIN_CCEC), VALUE(PTO_TOOLCHAIN_HOST_GXX_15), VALUE(PTO_TOOLCHAIN_HOST_GXX);
        VALUE(PTO_TOOLCHAIN_AARCH64_GXX);
    }
}

#define CONSTANT(name) constants.number(#name, static_cast<long long>(name))

void print_constants(ObjectWriter &constants) {
    CONSTANT(CONTINUOUS_TENSOR_MAX_DIMS), CONSTANT(CORE_MAX_TENSOR_ARGS), CONSTANT(CORE_MAX_SCALAR_ARGS);
    CONSTANT(CHIP_MAX_TENSOR_ARGS), CONSTANT(CHIP_MAX_SCALAR_ARGS), CONSTANT(CHIP_MAX_CHILDREN);
    CONSTANT(TASK_ARGS_BLOB_HEADER_SIZE), CONSTANT(CALL_CONFIG_OUTPUT_PREFIX_MAX);
    CONSTANT(CALLABLE_ALIGN), CONSTANT(CALLABLE_FUNC_NAME_MAX), CONSTANT(MAX_REGISTERED_CALLABLE_IDS);
    CONSTANT(MAX_KERNEL_FUNC_IDS), CONSTANT(PTO_HOST_ABI_VERSION), CONSTANT(PTO_RUN_TRACK_READERS);
    CONSTANT(PTO_RUN_SERIAL), CONSTANT(PTO_RUN_SCHEDULE_PREFIX), CONSTANT(PTO_RUN_CHECK_ACCESS);
    CONSTANT(PTO_RUN_SCOPE_STATS), CONSTANT(PTO_RUN_MODEL_TIME);
    constants.number("MAX_TASK_TENSORS", pto::abi::kMaxTaskTensors);
    constants.number("MAX_TASK_SCALARS", pto::abi::kMaxTaskScalars);
    constants.number("CORE_CALLABLE_BINARY_OFFSET", CoreCallable::binary_data_offset());
    constants.number("CHIP_CALLABLE_STORAGE_OFFSET", sizeof(ChipCallable));
    CONSTANT(MAX_TENSOR_ARGS), CONSTANT(MAX_SCALAR_ARGS), CONSTANT(PTO2_MAX_EXPLICIT_DEPS);
    CONSTANT(PTO2_MAX_RING_DEPTH), CONSTANT(PTO2_MAX_SCOPE_DEPTH), CONSTANT(PTO2_TASK_WINDOW_SIZE);
    CONSTANT(PTO2_HEAP_SIZE), CONSTANT(PTO2_DEP_LIST_POOL_SIZE), CONSTANT(PTO2_TENSORMAP_POOL_SIZE);
    CONSTANT(PTO2_PACKED_OUTPUT_ALIGN), CONSTANT(PTO2_MAX_COMPLETIONS_PER_TASK);
    CONSTANT(SPMD_LOCAL_CONTEXT_INDEX), CONSTANT(SPMD_GLOBAL_CONTEXT_INDEX), CONSTANT(COMM_MAX_RANK_NUM);
    constants.number("COMM_SEGMENT_HEADER_BYTES", pto::abi::kCommSegmentHeaderBytes);
    constants.number("COMM_WINDOW_ALIGN", pto::abi::kCommWindowAlign);
}

void print_lists() {
    const char *separator = "";
    std::printf(",\n  \"errorCodes\": [");
#define PTO_ERROR(name, meaning)                                                              \
    std::printf("%s\n    {\"name\": \"%s\", \"meaning\": \"%s\"}", separator, #name, meaning); \
    separator = ",";
#include "error_codes.def"
#undef PTO_ERROR
    separator = "";
    std::printf("\n  ],\n  \"statuses\": [");
#define PTO_STATUS(name, value, error, meaning)                                                                      \
    std::printf("%s\n    {\"name\": \"%s\", \"value\": %d, \"errorCode\": \"%s\", \"meaning\": \"%s\"}", separator, \
                #name, value, #error, meaning);                                                                      \
    separator = ",";
#include "runtime_status.def"
#undef PTO_STATUS
    separator = "";
    std::printf("\n  ],\n  \"dataTypes\": [");
#define PTO_DATA_TYPE(name, value, size)                                                                 \
    std::printf("%s\n    {\"name\": \"%s\", \"value\": %d, \"size\": %d}", separator, #name, value, size); \
    separator = ",";
#include "data_types.def"
#undef PTO_DATA_TYPE
    std::printf("\n  ]");
}

}  // namespace

int main() {
    std::printf("{\n  \"structs\": ");
    {
        ObjectWriter structs(1);
        print_argument_structs(structs);
        print_lane_structs(structs);
        print_callable_structs(structs);
        print_orchestration_structs(structs);
        print_kernel_structs(structs);
    }
    std::printf(",\n  \"enums\": ");
    {
        ObjectWriter enums(1);
        print_enums(enums);
    }
    std::printf(",\n  \"constants\": ");
    {
        ObjectWriter constants(1);
        print_constants(constants);
    }
    print_lists();
    std::printf("\n}\n");
    return 0;
}
