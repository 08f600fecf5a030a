#include "runtime/common/recording/record_pool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>

#include "platform/common/log/unified_log.h"

namespace pto {
namespace runtime {
namespace {

constexpr char kVariable[] = "PTO_RECORD_BYTES";

base::UniqueFd open_nameless(const std::string &folder) {
    base::UniqueFd file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (file) return file;
    // Not every file system has files without a name.
    std::string pattern = folder + "/records-XXXXXX";
    file.reset(mkostemp(pattern.data(), O_CLOEXEC));
    if (file) unlink(pattern.c_str());
    return file;
}

/// Whether all bytes went through `transfer`, which does what read and write do.
template <typename Transfer>
bool transfer_all(size_t nbytes, Transfer transfer) noexcept {
    for (size_t done = 0; done < nbytes;) {
        const ssize_t count = transfer(done);
        if (count > 0) {
            done += static_cast<size_t>(count);
        } else if (count == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

}  // namespace

RecordLimits RecordLimits::from_environment() {
    RecordLimits limits;
    const char *text = std::getenv(kVariable);
    if (text == nullptr || text[0] == '\0') return limits;
    char *end = nullptr;
    const unsigned long long bytes = std::strtoull(text, &end, 10);
    if (*end != '\0' || text[0] == '-') {
        unified_log_warn("run_prepared", "%s=%s is not a number of bytes; the default is used", kVariable, text);
        return limits;
    }
    limits.memory_bytes = std::min<uint64_t>(bytes, kDefaultMemoryBytes);
    limits.file_bytes = bytes - limits.memory_bytes;
    return limits;
}

void RecordPool::begin(const RecordLimits &limits, const std::string &folder) {
    end();
    limits_ = limits;
    folder_ = folder;
}

void RecordPool::end() {
    std::lock_guard<std::mutex> lock(mutex_);
    chunks_.clear();
    file_.reset();
    file_bytes_ = 0;
    is_file_refused_ = false;
}

uint8_t *RecordPool::take_chunk() noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    if ((chunks_.size() + 1) * kChunkBytes > limits_.memory_bytes) return nullptr;
    try {
        chunks_.emplace_back(new uint8_t[kChunkBytes]);
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
    return chunks_.back().get();
}

bool RecordPool::spill(const uint8_t *bytes, size_t nbytes, uint64_t *offset) noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    if (is_file_refused_ || file_bytes_ + nbytes > limits_.file_bytes) return false;
    if (!file_) file_ = open_nameless(folder_);
    *offset = file_bytes_;
    is_file_refused_ = !file_ || !transfer_all(nbytes, [&](size_t done) {
        return pwrite(file_.get(), bytes + done, nbytes - done, static_cast<off_t>(file_bytes_ + done));
    });
    if (is_file_refused_) return false;
    file_bytes_ += nbytes;
    return true;
}

bool RecordPool::read(uint64_t offset, uint8_t *bytes, size_t nbytes) const noexcept {
    return transfer_all(nbytes, [&](size_t done) {
        return pread(file_.get(), bytes + done, nbytes - done, static_cast<off_t>(offset + done));
    });
}

}  // namespace runtime
}  // namespace pto
