#include "base/shared_memory.h"

#include <fcntl.h>
#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/failure.h"

namespace pto {
namespace base {
namespace {

Failure shm_failure(const std::string &what, size_t bytes, int error) {
    return Failure(abi::ErrorCode::ERR_PTO_SHM, what + " of " + std::to_string(bytes) + " bytes: " +
                                                    std::strerror(error) +
                                                    ". Free memory, raise the memory limit of the process or container, "
                                                    "or ask for less.")
        .with("nbytes", static_cast<int64_t>(bytes))
        .with("errno", error);
}

UniqueFd open_unnamed_object() {
    uint64_t random[2];
    if (getrandom(random, sizeof(random), 0) != static_cast<ssize_t>(sizeof(random))) return UniqueFd();
    char name[64];
    std::snprintf(name, sizeof(name), "/pto-%016llx%016llx", static_cast<unsigned long long>(random[0]),
                  static_cast<unsigned long long>(random[1]));
    UniqueFd fd(shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (fd) shm_unlink(name);
    return fd;
}

}  // namespace

SharedMemory::SharedMemory(UniqueFd fd, size_t bytes) : fd_(std::move(fd)), size_(bytes) {
    void *mapping = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd_.get(), 0);
    if (mapping == MAP_FAILED) throw shm_failure("Cannot map shared memory", bytes, errno);
    data_ = static_cast<uint8_t *>(mapping);
}

SharedMemory SharedMemory::create(const char *label, size_t bytes) {
    UniqueFd fd(static_cast<int>(syscall(SYS_memfd_create, label, MFD_CLOEXEC | MFD_ALLOW_SEALING)));
    const bool can_seal = static_cast<bool>(fd);
    if (!fd) fd = open_unnamed_object();
    if (!fd) throw shm_failure("Cannot create shared memory", bytes, errno);
    if (bytes > static_cast<size_t>(INT64_MAX)) throw shm_failure("Cannot size shared memory", bytes, EFBIG);
    if (ftruncate(fd.get(), static_cast<off_t>(bytes)) != 0) throw shm_failure("Cannot size shared memory", bytes, errno);
    if (can_seal && fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
        throw shm_failure("Cannot seal shared memory", bytes, errno);
    }
    return SharedMemory(std::move(fd), bytes);
}

SharedMemory SharedMemory::adopt(UniqueFd fd) {
    struct stat status {};
    if (fstat(fd.get(), &status) != 0) throw shm_failure("Cannot look at shared memory", 0, errno);
    return SharedMemory(std::move(fd), static_cast<size_t>(status.st_size));
}

SharedMemory::SharedMemory(SharedMemory &&other) noexcept
    : fd_(std::move(other.fd_)), data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SharedMemory &SharedMemory::operator=(SharedMemory &&other) noexcept {
    if (this != &other) {
        release();
        fd_ = std::move(other.fd_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

void SharedMemory::prefault(size_t offset, size_t bytes) {
    int error = 0;
    do {
        error = fallocate(fd_.get(), 0, static_cast<off_t>(offset), static_cast<off_t>(bytes)) == 0 ? 0 : errno;
    } while (error == EINTR);
    if (error != 0) throw shm_failure("Cannot have the pages of shared memory", bytes, error);
}

void SharedMemory::release() noexcept {
    if (data_ != nullptr) munmap(data_, size_);
    data_ = nullptr;
    size_ = 0;
    fd_.reset();
}

}  // namespace base
}  // namespace pto
