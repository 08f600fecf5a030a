#include "test/fuzz/view_model.h"

#include <algorithm>

#include "test/fuzz/program.h"

namespace pto {
namespace fuzz {
namespace {

uint32_t product(const Extents &extents) {
    uint32_t result = 1;
    for (const uint32_t extent : extents) result *= extent;
    return result;
}

/// Extents whose product is `count`, in up to 5 dimensions.
Extents random_factors(Random &random, uint32_t count) {
    Extents result;
    while (count > 1 && result.size() + 1 < program::kMaxDims) {
        uint32_t divisor = 1 + random.pick(count);
        while (count % divisor != 0) --divisor;
        result.push_back(divisor);
        count /= divisor;
    }
    result.push_back(count);
    return result;
}

}  // namespace

uint32_t TensorShape::elements() const { return product(extents); }

TensorShape random_shape(Random &random, uint32_t max_bytes) {
    TensorShape shape;
    shape.dtype = static_cast<DataType>(random.pick(static_cast<uint32_t>(DataType::DATA_TYPE_NUM)));
    if (shape.width() > max_bytes) shape.dtype = DataType::UINT8;
    uint32_t room = max_bytes / shape.width();
    const uint32_t ndims = random.chance(50) ? 2 : 1 + random.pick(program::kMaxDims);
    for (uint32_t d = 0; d < ndims; ++d) {
        const uint32_t extent = 1 + random.pick(std::min(room, ndims == 1 ? 64u : 9u));
        shape.extents.push_back(extent);
        room /= extent;
    }
    return shape;
}

ViewModel::ViewModel(const TensorShape &shape)
    : dtype_(shape.dtype),
      width_(shape.width()),
      buffer_bytes_(shape.bytes()),
      extents_(shape.extents),
      raw_(shape.extents),
      offsets_(shape.extents.size(), 0) {}

uint32_t ViewModel::count() const { return product(extents_); }

void ViewModel::push_extents(const Extents &extents) {
    words_.push_back(static_cast<int32_t>(extents.size()));
    for (const uint32_t extent : extents) words_.push_back(static_cast<int32_t>(extent));
}

void ViewModel::shape_at_random(Random &random, bool may_alias) {
    if (may_alias && random.chance(10)) alias_at_random(random);
    for (uint32_t left = random.chance(40) ? 0 : 1 + random.pick(3); left > 0; --left) {
        const uint32_t kind = random.pick(10);
        if (kind < 6) {
            cut_at_random(random);
        } else if (kind < 8) {
            reshape_at_random(random);
        } else {
            transpose_at_random(random);
        }
    }
}

void ViewModel::cut(const Extents &extents, const Extents &offsets) {
    words_[0] = static_cast<int32_t>(++shapings_);
    words_.push_back(program::kView);
    push_extents(extents);
    push_extents(offsets);
    for (size_t d = 0; d < extents.size(); ++d) offsets_[d] += offsets[d];
    extents_ = extents;
}

void ViewModel::cut_at_random(Random &random) {
    const bool is_by_rows = random.chance(40);
    Extents extents = extents_;
    Extents offsets(extents.size(), 0);
    for (size_t d = 0; d < extents.size(); ++d) {
        const bool is_kept = (is_by_rows && d > 0) || random.chance(25);
        if (is_kept || extents[d] == 0) continue;
        const uint32_t full = extents[d];
        extents[d] = random.chance(1) ? 0 : 1 + random.pick(full);
        offsets[d] = random.pick(full - extents[d] + 1);
    }
    cut(extents, offsets);
}

void ViewModel::alias_at_random(Random &random) {
    const TensorShape shape = random_shape(random, buffer_bytes_);
    if (shape.bytes() > buffer_bytes_) return;
    words_[0] = static_cast<int32_t>(++shapings_);
    words_.push_back(program::kAlias);
    words_.push_back(static_cast<int32_t>(shape.dtype));
    push_extents(shape.extents);
    dtype_ = shape.dtype;
    width_ = shape.width();
    extents_ = raw_ = shape.extents;
    offsets_.assign(shape.extents.size(), 0);
}

bool ViewModel::is_contiguous() const {
    for (size_t d = 1; d < extents_.size(); ++d) {
        if (extents_[d] != raw_[d]) return false;
    }
    return true;
}

void ViewModel::reshape_at_random(Random &random) {
    if (!is_contiguous() || count() == 0) return;
    const Extents origin(extents_.size(), 0);
    const uint32_t start = element(origin);
    const Extents extents = random_factors(random, count());
    words_[0] = static_cast<int32_t>(++shapings_);
    words_.push_back(program::kReshape);
    push_extents(extents);
    start_ = start;
    extents_ = raw_ = extents;
    offsets_.assign(extents.size(), 0);
}

// The order of the dimensions changes and no element moves, so the exchanged grid names other elements. Where a reshape
// began inside the buffer there is no grid to exchange.
void ViewModel::transpose_at_random(Random &random) {
    const auto ndims = static_cast<uint32_t>(extents_.size());
    const uint32_t x = random.pick(ndims);
    const uint32_t y = random.pick(ndims);
    if (start_ != 0) return;
    words_[0] = static_cast<int32_t>(++shapings_);
    words_.insert(words_.end(), {program::kTranspose, static_cast<int32_t>(x), static_cast<int32_t>(y)});
    for (Extents *list : {&extents_, &raw_, &offsets_}) std::swap((*list)[x], (*list)[y]);
}

uint32_t ViewModel::element(const Extents &index) const {
    uint32_t position = 0;
    for (size_t d = 0; d < extents_.size(); ++d) position = position * raw_[d] + offsets_[d] + index[d];
    return start_ + position;
}

std::vector<uint32_t> ViewModel::elements() const {
    std::vector<uint32_t> result;
    Extents index(extents_.size(), 0);
    for (uint32_t left = count(); left > 0; --left) {
        result.push_back(element(index));
        for (size_t d = index.size(); d-- > 0;) {
            if (++index[d] < extents_[d]) break;
            index[d] = 0;
        }
    }
    return result;
}

}  // namespace fuzz
}  // namespace pto
