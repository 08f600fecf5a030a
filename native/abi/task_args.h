// Arguments of a task: tensors first, then scalars.
//
// One template has two storage forms. The fixed form (capacities above 0) is a plain block of memory that a chip
// reads; the dynamic form (capacities 0, 0) is backed by vectors and lives on the host. Tags, when the type has any,
// say how each tensor is used; in the fixed form they come first in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "arg_direction.h"
#include "tensor_arg.h"

/// Gives layout checks and the layout program access to private fields.
struct PtoLayoutAccess;

namespace pto_task_args_detail {

template <typename Tag, size_t MaxT>
struct FixedTags {
    Tag tags_[MaxT];

    const Tag &tag(int32_t i) const { return tags_[i]; }
    Tag &tag(int32_t i) { return tags_[i]; }
    const Tag *tag_data() const { return tags_; }
};

template <size_t MaxT>
struct FixedTags<void, MaxT> {};

template <typename Tag>
struct DynamicTags {
    std::vector<Tag> tags_;

    const Tag &tag(int32_t i) const { return tags_[static_cast<size_t>(i)]; }
    Tag &tag(int32_t i) { return tags_[static_cast<size_t>(i)]; }
    const Tag *tag_data() const { return tags_.data(); }

    void push_tag(Tag tag) { tags_.push_back(tag); }
    void clear_tags() { tags_.clear(); }
};

template <>
struct DynamicTags<void> {
    void clear_tags() {}
};

[[noreturn]] inline void throw_tensor_after_scalar() {
    throw std::logic_error("TaskArgs: cannot add tensor after scalar");
}

}  // namespace pto_task_args_detail

/// Fixed form: up to `MaxT` tensors and `MaxS` scalars in one block of memory. Trivially copyable.
/// Accessors by index are unchecked.
template <typename T, typename S, size_t MaxT, size_t MaxS, typename Tag = void>
class TaskArgsTpl : public pto_task_args_detail::FixedTags<Tag, MaxT> {
    static_assert(MaxT > 0 && MaxS > 0, "capacities are both 0 (dynamic) or both above 0 (fixed)");

public:
    /// Throws std::logic_error after a scalar, std::out_of_range when full.
    void add_tensor(const T &tensor) {
        if (scalar_count_ != 0) pto_task_args_detail::throw_tensor_after_scalar();
        if (tensor_count_ < 0 || static_cast<size_t>(tensor_count_) >= MaxT) {
            throw std::out_of_range("TaskArgs: tensor capacity exceeded");
        }
        tensors_[tensor_count_++] = tensor;
    }

    /// Throws std::out_of_range when full.
    void add_scalar(S scalar) {
        if (scalar_count_ < 0 || static_cast<size_t>(scalar_count_) >= MaxS) {
            throw std::out_of_range("TaskArgs: scalar capacity exceeded");
        }
        scalars_[scalar_count_++] = scalar;
    }

    const T &tensor(int32_t i) const { return tensors_[i]; }
    T &tensor(int32_t i) { return tensors_[i]; }
    const S &scalar(int32_t i) const { return scalars_[i]; }
    S &scalar(int32_t i) { return scalars_[i]; }

    const T *tensor_data() const { return tensors_; }
    T *tensor_data() { return tensors_; }
    const S *scalar_data() const { return scalars_; }
    S *scalar_data() { return scalars_; }
    const S *scalars() const { return scalars_; }

    int32_t tensor_count() const { return tensor_count_; }
    int32_t scalar_count() const { return scalar_count_; }

    /// Forgets all tensors and scalars.
    void clear() {
        tensor_count_ = 0;
        scalar_count_ = 0;
    }

protected:
    friend struct ::PtoLayoutAccess;

    T tensors_[MaxT];
    S scalars_[MaxS];
    int32_t tensor_count_ = 0;
    int32_t scalar_count_ = 0;
};

/// Dynamic form: grows as needed. Accessors by index are unchecked.
template <typename T, typename S, typename Tag>
class TaskArgsTpl<T, S, 0, 0, Tag> : public pto_task_args_detail::DynamicTags<Tag> {
public:
    /// Appends with a default tag. Throws std::logic_error after a scalar.
    void add_tensor(const T &tensor) {
        if (!scalars_.empty()) pto_task_args_detail::throw_tensor_after_scalar();
        if constexpr (!std::is_void_v<Tag>) this->push_tag(Tag{});
        tensors_.push_back(tensor);
    }

    /// Appends with a tag. Throws std::logic_error after a scalar.
    template <typename U = Tag, std::enable_if_t<!std::is_void_v<U>, int> = 0>
    void add_tensor(const T &tensor, U tag) {
        if (!scalars_.empty()) pto_task_args_detail::throw_tensor_after_scalar();
        this->push_tag(tag);
        tensors_.push_back(tensor);
    }

    void add_scalar(S scalar) { scalars_.push_back(scalar); }

    const T &tensor(int32_t i) const { return tensors_[static_cast<size_t>(i)]; }
    T &tensor(int32_t i) { return tensors_[static_cast<size_t>(i)]; }
    const S &scalar(int32_t i) const { return scalars_[static_cast<size_t>(i)]; }
    S &scalar(int32_t i) { return scalars_[static_cast<size_t>(i)]; }

    const T *tensor_data() const { return tensors_.data(); }
    T *tensor_data() { return tensors_.data(); }
    const S *scalar_data() const { return scalars_.data(); }
    S *scalar_data() { return scalars_.data(); }

    int32_t tensor_count() const { return static_cast<int32_t>(tensors_.size()); }
    int32_t scalar_count() const { return static_cast<int32_t>(scalars_.size()); }

    /// Forgets all tensors, tags and scalars.
    void clear() {
        this->clear_tags();
        tensors_.clear();
        scalars_.clear();
    }

private:
    std::vector<T> tensors_;
    std::vector<S> scalars_;
};

/// Arguments of one task as a host program builds them.
using TaskArgs = TaskArgsTpl<ContinuousTensor, uint64_t, 0, 0, TensorArgType>;

/// Arguments as an orchestration entry receives them: one block of 3592 bytes.
using ChipStorageTaskArgs = TaskArgsTpl<ContinuousTensor, uint64_t, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_SCALAR_ARGS>;

/// Arguments that somebody else stores. Not owning.
struct TaskArgsView {
    int32_t tensor_count;
    int32_t scalar_count;
    const ContinuousTensor *tensors;
    const uint64_t *scalars;
};

static_assert(sizeof(TaskArgsView) == 24 && alignof(TaskArgsView) == 8, "TaskArgsView is 24 bytes");
static_assert(offsetof(TaskArgsView, tensor_count) == 0, "TaskArgsView::tensor_count");
static_assert(offsetof(TaskArgsView, scalar_count) == 4, "TaskArgsView::scalar_count");
static_assert(offsetof(TaskArgsView, tensors) == 8, "TaskArgsView::tensors");
static_assert(offsetof(TaskArgsView, scalars) == 16, "TaskArgsView::scalars");

static_assert(sizeof(TaskArgs) == 72, "TaskArgs is three vectors");
static_assert(sizeof(ChipStorageTaskArgs) == 3592 && alignof(ChipStorageTaskArgs) == 8,
              "ChipStorageTaskArgs is 3592 bytes");
static_assert(std::is_trivially_copyable_v<ChipStorageTaskArgs>, "ChipStorageTaskArgs travels as bytes");

#include "task_args_blob.h"
