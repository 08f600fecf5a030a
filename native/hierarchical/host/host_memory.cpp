#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/shared_memory.h"
#include "hierarchical/host/host.h"

namespace pto {
namespace hierarchical {

std::shared_ptr<const Segment> Host::add_segment(const char *kind, std::shared_ptr<base::SharedMemory> memory) {
    const std::lock_guard<std::mutex> lock(publishing_);
    const std::shared_ptr<const Segment> segment = segments_->add(kind, std::move(memory));
    publish(*segment);
    return segment;
}

Allocation Host::allocate(uint64_t nbytes, bool prefault) {
    require_open();
    return arenas_.allocate(nbytes, prefault);
}

Allocation Host::adopt(int fd, uint64_t nbytes) {
    require_open();
    const auto refused = [&](const std::string &why) {
        return base::Failure(abi::ErrorCode::ERR_PTO_SHM,
                             "memory of the worker above cannot be adopted by " + settings_.path + ": " + why);
    };
    struct stat status {};
    if (fstat(fd, &status) != 0) throw refused(std::strerror(errno));
    const std::pair<uint64_t, uint64_t> identity{status.st_dev, status.st_ino};
    const std::lock_guard<std::mutex> lock(adopting_);
    std::shared_ptr<const Segment> segment;
    const auto known = adopted_.find(identity);
    if (known != adopted_.end()) {
        segment = segments_->find(known->second);
    } else {
        base::UniqueFd copy(fcntl(fd, F_DUPFD_CLOEXEC, 0));
        if (!copy) throw refused(std::strerror(errno));
        segment = add_segment("adopted", std::make_shared<base::SharedMemory>(base::SharedMemory::adopt(std::move(copy))));
        adopted_.emplace(identity, segment->id);
    }
    if (nbytes > segment->memory->size()) {
        throw refused("it has " + std::to_string(segment->memory->size()) + " bytes instead of " + std::to_string(nbytes));
    }
    return {segment->memory->data(), segment->id, segment->generation, 0, nbytes};
}

}  // namespace hierarchical
}  // namespace pto
