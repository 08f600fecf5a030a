#pragma once
/// The records of one producer, in the order in which they were made.
///
///     RecordStream stream(pool);
///     stream.open();
///     stream.append(kMine, &record, sizeof(record));                   // the producer, at any time
///     stream.close();                                                  // from here on nothing is taken any more
///     stream.for_each([](uint32_t kind, const uint8_t *bytes, size_t nbytes) { … });
///
/// A record is bytes of any size up to kMostBytes, under a kind that its reader knows. What does not fit into the pool is
/// dropped and counted. Records may be appended by any thread: a lock that nobody else has costs little, and a run that was
/// given up may still have threads that record.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "runtime/common/recording/record_pool.h"

namespace pto {
namespace runtime {

class RecordStream {
public:
    struct Header {
        uint32_t kind;
        uint32_t nbytes;
    };
    static constexpr size_t kMostBytes = RecordPool::kChunkBytes - sizeof(Header);

    explicit RecordStream(RecordPool &pool) : pool_(pool) {}

    /// Empties the stream, for a pool that has begun.
    void open();
    void close();

    /// False when the record was dropped.
    bool append(uint32_t kind, const void *bytes, size_t nbytes) noexcept { return append(kind, bytes, nbytes, nullptr, 0); }
    /// A record of two parts, such as a fixed one and a list.
    bool append(uint32_t kind, const void *first, size_t first_bytes, const void *second, size_t second_bytes) noexcept;

    /// Calls `visit(kind, bytes, nbytes)` for each record of a closed stream; `bytes` are aligned to 8. Returns how many could
    /// not be read back.
    template <typename Visit>
    uint64_t for_each(Visit visit) const {
        uint64_t lost = 0;
        std::vector<uint8_t> copy;
        for (const Part &part : parts_) {
            const uint8_t *bytes = part.bytes;
            if (bytes == nullptr) {
                copy.resize(RecordPool::kChunkBytes);
                if (!pool_.read(part.offset, copy.data(), part.nbytes)) {
                    lost += part.count;
                    continue;
                }
                bytes = copy.data();
            }
            for (size_t at = 0; at < part.nbytes;) {
                const auto &header = *reinterpret_cast<const Header *>(bytes + at);
                visit(header.kind, bytes + at + sizeof(Header), size_t{header.nbytes});
                at += room_of(header.nbytes);
            }
        }
        return lost;
    }

    uint64_t dropped() const;

private:
    /// A stretch of the stream: in memory, or at `offset` in the pool's file.
    struct Part {
        uint8_t *bytes;
        uint64_t offset;
        size_t nbytes;
        /// Records in it.
        uint64_t count;
    };

    static constexpr size_t room_of(size_t nbytes) { return (sizeof(Header) + nbytes + 7) / 8 * 8; }
    bool make_room() noexcept;

    RecordPool &pool_;
    mutable std::mutex mutex_;
    bool is_open_ = false;
    /// The last one is being filled, if it lies in memory.
    std::vector<Part> parts_;
    uint64_t dropped_ = 0;
};

}  // namespace runtime
}  // namespace pto
