#pragma once
/// A tensor over a buffer as the specification describes it: which elements its views, reshapes and transposes name.
/// Written apart from the headers that users include, so that the two can disagree.

#include <cstdint>
#include <vector>

#include "data_type.h"
#include "test/fuzz/random.h"

namespace pto {
namespace fuzz {

using Extents = std::vector<uint32_t>;

/// How a tensor is described: a data type and its extents.
struct TensorShape {
    DataType dtype = DataType::INT32;
    Extents extents;

    uint32_t width() const { return static_cast<uint32_t>(get_element_size(dtype)); }
    uint32_t elements() const;
    uint32_t bytes() const { return elements() * width(); }
};

/// Any data type, 1 to 5 dimensions, at most `max_bytes`.
TensorShape random_shape(Random &random, uint32_t max_bytes);

class ViewModel {
public:
    explicit ViewModel(const TensorShape &shape);

    /// Cuts the tensor at random, up to three times; `words()` are the shapings for the orchestration. With
    /// `may_alias` the memory may be seen as another tensor first.
    void shape_at_random(Random &random, bool may_alias);
    void cut(const Extents &extents, const Extents &offsets);

    const std::vector<int32_t> &words() const { return words_; }
    uint32_t width() const { return width_; }
    const Extents &extents() const { return extents_; }
    /// Elements from the start of the buffer, in row-major order of the view.
    std::vector<uint32_t> elements() const;
    /// The element at an index.
    uint32_t element(const Extents &index) const;

private:
    void cut_at_random(Random &random);
    void alias_at_random(Random &random);
    void reshape_at_random(Random &random);
    void transpose_at_random(Random &random);
    bool is_contiguous() const;
    uint32_t count() const;
    void push_extents(const Extents &extents);

    DataType dtype_;
    uint32_t width_;
    uint32_t buffer_bytes_;
    Extents extents_, raw_, offsets_;
    /// Element that a reshape found the tensor to begin with.
    uint32_t start_ = 0;
    uint32_t shapings_ = 0;
    std::vector<int32_t> words_{0};
};

}  // namespace fuzz
}  // namespace pto
