#pragma once
/// A disk without room: as long as the object lives no file of the process gets longer than so many bytes.

#include <signal.h>
#include <sys/resource.h>

#include <stdexcept>

namespace pto {
namespace test {

class FullDisk {
public:
    explicit FullDisk(rlim_t file_bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit small = before_;
        small.rlim_cur = file_bytes;
        if (setrlimit(RLIMIT_FSIZE, &small) != 0) throw std::runtime_error("the size of files cannot be limited");
    }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_;
    void (*handler_)(int);
};

}  // namespace test
}  // namespace pto
