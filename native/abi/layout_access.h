// Access to the private fields of the wire types, for builders, layout checks and the layout program only.
//
// The wire types keep upstream's private fields. Their offsets are part of the interface all the same, so they are
// asserted here, in one place.
#pragma once

#include <cstddef>
#include <cstdint>

#include "callable_image.h"
#include "task_args.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"  // argument types have bases with fields; their layout is checked
#endif

struct PtoLayoutAccess {
    template <typename C>
    static auto &signature(C &callable) {
        return callable.signature_;
    }
    template <typename C>
    static int32_t &sig_count(C &callable) {
        return callable.sig_count_;
    }
    template <typename C>
    static uint32_t &binary_size(C &callable) {
        return callable.binary_size_;
    }
    template <typename C>
    static auto &func_name(C &callable) {
        return callable.func_name_;
    }
    template <typename C>
    static uint32_t &func_name_len(C &callable) {
        return callable.func_name_len_;
    }
    template <typename C>
    static auto &config_name(C &callable) {
        return callable.config_name_;
    }
    template <typename C>
    static uint32_t &config_name_len(C &callable) {
        return callable.config_name_len_;
    }
    template <typename C>
    static auto &child_func_ids(C &callable) {
        return callable.child_func_ids_;
    }
    template <typename C>
    static auto &child_offsets(C &callable) {
        return callable.child_offsets_;
    }
    template <typename C>
    static int32_t &child_count(C &callable) {
        return callable.child_count_;
    }

    // Offsets of private fields. Named by field, so that the layout program can print them.
    struct Core {
        static constexpr size_t kSignature = offsetof(CoreCallable, signature_);
        static constexpr size_t kSigCount = offsetof(CoreCallable, sig_count_);
        static constexpr size_t kBinarySize = offsetof(CoreCallable, binary_size_);
        static constexpr size_t kResolvedAddr = offsetof(CoreCallable, resolved_addr_);
    };
    struct Chip {
        static constexpr size_t kSignature = offsetof(ChipCallable, signature_);
        static constexpr size_t kSigCount = offsetof(ChipCallable, sig_count_);
        static constexpr size_t kBinarySize = offsetof(ChipCallable, binary_size_);
        static constexpr size_t kFuncName = offsetof(ChipCallable, func_name_);
        static constexpr size_t kFuncNameLen = offsetof(ChipCallable, func_name_len_);
        static constexpr size_t kChildFuncIds = offsetof(ChipCallable, child_func_ids_);
        static constexpr size_t kChildOffsets = offsetof(ChipCallable, child_offsets_);
        static constexpr size_t kChildCount = offsetof(ChipCallable, child_count_);
        static constexpr size_t kConfigName = offsetof(ChipCallable, config_name_);
        static constexpr size_t kConfigNameLen = offsetof(ChipCallable, config_name_len_);
    };
    struct ChipArgs {
        static constexpr size_t kTensors = offsetof(ChipStorageTaskArgs, tensors_);
        static constexpr size_t kScalars = offsetof(ChipStorageTaskArgs, scalars_);
        static constexpr size_t kTensorCount = offsetof(ChipStorageTaskArgs, tensor_count_);
        static constexpr size_t kScalarCount = offsetof(ChipStorageTaskArgs, scalar_count_);
    };

    // Offsets in argument types that headers above this one define.
    template <typename A>
    static constexpr size_t tags_offset() {
        return offsetof(A, tags_);
    }
    template <typename A>
    static constexpr size_t tensors_offset() {
        return offsetof(A, tensors_);
    }
    template <typename A>
    static constexpr size_t scalars_offset() {
        return offsetof(A, scalars_);
    }
    template <typename A>
    static constexpr size_t tensor_count_offset() {
        return offsetof(A, tensor_count_);
    }
    template <typename A>
    static constexpr size_t scalar_count_offset() {
        return offsetof(A, scalar_count_);
    }
    template <typename A>
    static constexpr size_t explicit_deps_offset() {
        return offsetof(A, explicit_deps_);
    }
    template <typename A>
    static constexpr size_t explicit_dep_count_offset() {
        return offsetof(A, explicit_dep_count_);
    }
    template <typename A>
    static constexpr size_t task_id_offset() {
        return offsetof(A, task_id_);
    }
    template <typename A>
    static constexpr size_t count_offset() {
        return offsetof(A, count_);
    }
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

static_assert(PtoLayoutAccess::Core::kSignature == 0, "CoreCallable signature_");
static_assert(PtoLayoutAccess::Core::kSigCount == 64, "CoreCallable sig_count_");
static_assert(PtoLayoutAccess::Core::kBinarySize == 68, "CoreCallable binary_size_");
static_assert(PtoLayoutAccess::Core::kResolvedAddr == 72, "CoreCallable resolved_addr_");

static_assert(PtoLayoutAccess::Chip::kSignature == 0, "ChipCallable signature_");
static_assert(PtoLayoutAccess::Chip::kSigCount == 256, "ChipCallable sig_count_");
static_assert(PtoLayoutAccess::Chip::kBinarySize == 260, "ChipCallable binary_size_");
static_assert(PtoLayoutAccess::Chip::kFuncName == 264, "ChipCallable func_name_");
static_assert(PtoLayoutAccess::Chip::kFuncNameLen == 328, "ChipCallable func_name_len_");
static_assert(PtoLayoutAccess::Chip::kChildFuncIds == 332, "ChipCallable child_func_ids_");
static_assert(PtoLayoutAccess::Chip::kChildOffsets == 4428, "ChipCallable child_offsets_");
static_assert(PtoLayoutAccess::Chip::kChildCount == 8524, "ChipCallable child_count_");
static_assert(PtoLayoutAccess::Chip::kConfigName == 8528, "ChipCallable config_name_");
static_assert(PtoLayoutAccess::Chip::kConfigNameLen == 8592, "ChipCallable config_name_len_");

static_assert(PtoLayoutAccess::ChipArgs::kTensors == 0, "ChipStorageTaskArgs tensors_");
static_assert(PtoLayoutAccess::ChipArgs::kScalars == 2560, "ChipStorageTaskArgs scalars_");
static_assert(PtoLayoutAccess::ChipArgs::kTensorCount == 3584, "ChipStorageTaskArgs tensor_count_");
static_assert(PtoLayoutAccess::ChipArgs::kScalarCount == 3588, "ChipStorageTaskArgs scalar_count_");
