#include "runtime/common/recording/record_stream.h"

#include <cstring>

#include "runtime/common/recording/make_room.h"

namespace pto {
namespace runtime {

void RecordStream::open() {
    std::lock_guard<std::mutex> lock(mutex_);
    parts_.clear();
    dropped_ = 0;
    is_open_ = true;
    // Its own before others have taken all: a stream that has one can go on with it.
    make_room();
}

void RecordStream::close() {
    std::lock_guard<std::mutex> lock(mutex_);
    is_open_ = false;
}

uint64_t RecordStream::dropped() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return dropped_;
}

bool RecordStream::append(uint32_t kind, const void *first, size_t first_bytes, const void *second,
                          size_t second_bytes) noexcept {
    const size_t nbytes = first_bytes + second_bytes;
    const size_t room = room_of(nbytes);
    std::lock_guard<std::mutex> lock(mutex_);
    if (!is_open_) return false;
    const bool fits = !parts_.empty() && parts_.back().bytes != nullptr && parts_.back().nbytes + room <= RecordPool::kChunkBytes;
    if (nbytes > kMostBytes || (!fits && !make_room())) {
        ++dropped_;
        return false;
    }
    Part &part = parts_.back();
    uint8_t *to = part.bytes + part.nbytes;
    const Header header{kind, static_cast<uint32_t>(nbytes)};
    std::memcpy(to, &header, sizeof(header));
    std::memcpy(to + sizeof(header), first, first_bytes);
    if (second_bytes > 0) std::memcpy(to + sizeof(header) + first_bytes, second, second_bytes);
    part.nbytes += room;
    ++part.count;
    return true;
}

// A stream that gets no further chunk writes out the one it has filled, and goes on with it.
bool RecordStream::make_room() noexcept {
    if (!runtime::make_room(parts_)) return false;
    if (uint8_t *bytes = pool_.take_chunk()) {
        parts_.push_back({bytes, 0, 0, 0});
        return true;
    }
    if (parts_.empty() || parts_.back().bytes == nullptr) return false;
    Part &full = parts_.back();
    uint64_t offset;
    if (!pool_.spill(full.bytes, full.nbytes, &offset)) return false;
    uint8_t *bytes = full.bytes;
    full = {nullptr, offset, full.nbytes, full.count};
    parts_.push_back({bytes, 0, 0, 0});
    return true;
}

}  // namespace runtime
}  // namespace pto
