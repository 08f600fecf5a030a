// Arguments of one task, as an orchestration fills them in before it submits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common.h"
#include "data_type.h"
#include "pto_runtime_limits.h"
#include "pto_submit_types.h"
#include "pto_task_id.h"
#include "task_args.h"
#include "tensor.h"
#include "tensor_create_info.h"

#if __has_include("arch_traits.h")
#include "arch_traits.h"
#endif

/// One tensor argument: a tensor that exists, or the description of one to create.
union TensorRef {
    const Tensor *ptr;
    const TensorCreateInfo *create_info;
};

static_assert(sizeof(TensorRef) == 8, "TensorRef is one pointer");

/// Tensors, scalars, explicit predecessors and launch settings of one task.
///
/// Tensors come before scalars. Tensors and create-infos are stored by address, so only variables are accepted and
/// they must live until the submit call has returned. A mistake is remembered in `error_msg`; submitting then ends
/// the run with PTO2_ERROR_INVALID_ARGS.
///
///     Arg args;
///     args.add_input(a, b);
///     args.add_output(sum_info);
///     args.add_scalar(1.0f);
///     TaskOutputTensors out = rt_submit_aiv_task(kAddScalar, args);
struct Arg : TaskArgsTpl<TensorRef, uint64_t, MAX_TENSOR_ARGS, MAX_SCALAR_ARGS, TensorArgType> {
    bool has_error = false;
    const char *error_msg = nullptr;
    PTO2LaunchSpec launch_spec;

    /// Tensors that the task reads.
    template <typename... Ts>
    void add_input(Ts &&...tensors) {
        require_variables<Ts &&...>();
        add_tensors(TensorArgType::INPUT, tensors...);
    }

    /// Tensors that the task reads and writes.
    template <typename... Ts>
    void add_inout(Ts &&...tensors) {
        require_variables<Ts &&...>();
        add_tensors(TensorArgType::INOUT, tensors...);
    }

    /// Tensors that neither wait for writers nor count as written.
    template <typename... Ts>
    void add_no_dep(Ts &&...tensors) {
        require_variables<Ts &&...>();
        add_tensors(TensorArgType::NO_DEP, tensors...);
    }

    /// Either create-infos, for which the runtime allocates memory, or tensors that the task overwrites.
    template <typename... Ts>
    void add_output(Ts &&...outputs) {
        require_variables<Ts &&...>();
        constexpr bool kAllCreated = (is_a<Ts, TensorCreateInfo> && ...);
        constexpr bool kAllExisting = (is_a<Ts, Tensor> && ...);
        static_assert(kAllCreated || kAllExisting,
                      "add_output takes TensorCreateInfo objects or Tensor objects, not both in one call");
        add_tensors(kAllCreated ? TensorArgType::OUTPUT : TensorArgType::OUTPUT_EXISTING, outputs...);
    }

    /// Numbers and enums; each occupies one 64-bit word, its bytes in the low end and the rest zero.
    template <typename... Ts>
    void add_scalar(Ts... values) {
        static_assert(sizeof...(Ts) > 0, "add_scalar takes at least one value");
        static_assert((is_supported_scalar_arg_v<Ts> && ...), "add_scalar takes numbers and enums");
        if (!has_scalar_room(sizeof...(Ts))) return;
        ((scalars_[scalar_count_++] = to_u64(values)), ...);
    }

    /// `count` words as they are.
    void add_scalars(const uint64_t *values, int count) {
        if (!has_scalar_room(count)) return;
        for (int i = 0; i < count; ++i) scalars_[scalar_count_++] = values[i];
    }

    /// `count` 32-bit values, zero-extended.
    void add_scalars_i32(const int32_t *values, int count) {
        if (!has_scalar_room(count)) return;
        for (int i = 0; i < count; ++i) scalars_[scalar_count_++] = to_u64(values[i]);
    }

    /// Scalars `offset` to `offset + count - 1` of another Arg.
    void copy_scalars_from(const Arg &source, int offset, int count) {
        if (offset < 0 || count < 0 || int64_t{offset} + count > source.scalar_count()) {
            set_error("Source scalar range out of bounds in copy_scalars_from");
            return;
        }
        add_scalars(source.scalar_data() + offset, count);
    }

    /// Tasks that must finish first, in addition to what the runtime derives.
    template <typename... Ids>
    void add_dep(Ids... ids) {
        static_assert(sizeof...(Ids) > 0, "add_dep takes at least one task id");
        static_assert((std::is_same_v<Ids, PTO2TaskId> && ...), "add_dep takes PTO2TaskId values");
        if (sizeof...(Ids) > PTO2_MAX_EXPLICIT_DEPS - explicit_dep_count_) {
            set_error("Too many explicit deps (exceeds explicit dependency capacity=16)");
            return;
        }
        ((explicit_deps_[explicit_dep_count_++] = ids), ...);
    }

    uint32_t explicit_dep_count() const { return explicit_dep_count_; }
    PTO2TaskId explicit_dep(uint32_t index) const {
        always_assert_because(index < explicit_dep_count_, "the Arg has fewer explicit deps");
        return explicit_deps_[index];
    }
    const PTO2TaskId *explicit_deps_data() const { return explicit_deps_; }

    /// Records a mistake; the first one stays. `message` is kept by address.
    void set_error(const char *message) {
        if (has_error) return;
        has_error = true;
        error_msg = message;
    }

    /// Forgets tensors, scalars, explicit predecessors and the error. launch_spec stays.
    void reset() {
        Base::clear();
        explicit_dep_count_ = 0;
        has_error = false;
        error_msg = nullptr;
    }

    /// Forgets tensors and scalars; on a5 also explicit predecessors.
    void clear() {
        Base::clear();
#ifdef PTO_ARCH_A5
        explicit_dep_count_ = 0;
#endif
    }

private:
    friend struct ::PtoLayoutAccess;
    using Base = TaskArgsTpl<TensorRef, uint64_t, MAX_TENSOR_ARGS, MAX_SCALAR_ARGS, TensorArgType>;
    using Base::add_tensor;  // throws; the methods above record the mistake instead

    template <typename T, typename Wanted>
    static constexpr bool is_a = std::is_same_v<std::remove_cv_t<std::remove_reference_t<T>>, Wanted>;

    template <typename... Ts>
    static constexpr void require_variables() {
        static_assert(sizeof...(Ts) > 0, "at least one tensor is needed");
        static_assert((std::is_lvalue_reference_v<Ts> && ...),
                      "the address is kept until submit, so name the tensor: a temporary would be gone by then");
    }

    static TensorRef to_ref(const Tensor &tensor) {
        TensorRef ref;
        ref.ptr = &tensor;
        return ref;
    }
    static TensorRef to_ref(const TensorCreateInfo &info) {
        TensorRef ref;
        ref.create_info = &info;
        return ref;
    }

    template <typename... Ts>
    void add_tensors(TensorArgType tag, const Ts &...tensors) {
        static_assert(((is_a<Ts, Tensor> || is_a<Ts, TensorCreateInfo>)&&...), "tensor arguments are Tensor objects");
        static_assert((is_a<Ts, Tensor> && ...) || (is_a<Ts, TensorCreateInfo> && ...), "one kind of tensor a call");
        if (scalar_count_ != 0) {
            set_error(
                "add_input/add_output/add_inout called after add_scalar: all tensors must be added before any scalars");
            return;
        }
        if (sizeof...(Ts) > static_cast<size_t>(MAX_TENSOR_ARGS - tensor_count_)) {
            set_error("Too many tensor args (exceeds MAX_TENSOR_ARGS=16)");
            return;
        }
        ((tags_[tensor_count_] = tag, tensors_[tensor_count_++] = to_ref(tensors)), ...);
    }

    bool has_scalar_room(int64_t count) {
        if (count < 0 || count > MAX_SCALAR_ARGS - scalar_count_) {
            set_error("Too many scalar args (exceeds MAX_SCALAR_ARGS=32)");
            return false;
        }
        return true;
    }

    PTO2TaskId explicit_deps_[PTO2_MAX_EXPLICIT_DEPS];
    uint32_t explicit_dep_count_ = 0;
};

static_assert(sizeof(Arg) == 616 && alignof(Arg) == 8, "Arg is 616 bytes");
static_assert(std::is_trivially_copyable_v<Arg>, "Arg is copied as bytes");
