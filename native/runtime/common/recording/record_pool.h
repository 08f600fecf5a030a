#pragma once
/// Room for what a run records, shared by all that record.
///
///     producer ──append──▶ RecordStream ──full chunk──▶ memory, while the pool has chunks
///                                       └─────────────▶ a file without a name in the run's folder, after that
///                                       └─────────────▶ dropped and counted, when there is no room there either
///
/// Nothing is unbounded: chunks up to `memory_bytes`, the file up to `file_bytes`. Who records faster than the file takes it
/// waits for the file: that is the back-pressure. The file has no name, so nothing of it stays behind, however the process ends.
///
/// Streams call `take_chunk` and `spill` from any thread; the rest belongs to the thread that owns the run.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace pto {
namespace runtime {

struct RecordLimits {
    static constexpr uint64_t kDefaultMemoryBytes = uint64_t{32} << 20;
    static constexpr uint64_t kDefaultFileBytes = uint64_t{1} << 30;

    uint64_t memory_bytes = kDefaultMemoryBytes;
    uint64_t file_bytes = kDefaultFileBytes;

    /// The default, unless PTO_RECORD_BYTES gives another sum; as much of it as possible is memory.
    static RecordLimits from_environment();
};

class RecordPool {
public:
    static constexpr size_t kChunkBytes = size_t{64} << 10;

    /// Forgets what was recorded before. `folder` exists.
    void begin(const RecordLimits &limits, const std::string &folder);
    /// Frees everything. No stream has anything then.
    void end();

    /// kChunkBytes of memory that stay until `end`, or nullptr when there is no more.
    uint8_t *take_chunk() noexcept;
    /// Moves a chunk's bytes into the file. False when they do not fit there.
    bool spill(const uint8_t *bytes, size_t nbytes, uint64_t *offset) noexcept;
    /// Reads back what was spilled. False when the system cannot.
    bool read(uint64_t offset, uint8_t *bytes, size_t nbytes) const noexcept;

private:
    std::mutex mutex_;
    RecordLimits limits_;
    std::string folder_;
    std::vector<std::unique_ptr<uint8_t[]>> chunks_;
    base::UniqueFd file_;
    uint64_t file_bytes_ = 0;
    bool is_file_refused_ = false;
};

}  // namespace runtime
}  // namespace pto
