#include "chip_worker/callable_table.h"

#include <cstring>
#include <utility>

#include "abi/callable.h"
#include "base/failure.h"

namespace pto {
namespace chip_worker {

using abi::ErrorCode;
using base::Failure;

CallableTable::CallableTable(driver::ChipSession &device) : device_(device) {
    // From the back, so that ids are given out from 0.
    for (auto id = static_cast<int32_t>(kCapacity); id > 0; --id) free_ids_.push_back(id - 1);
}

void CallableTable::add(uint32_t slot, const std::string &digest, const std::string &name, const uint8_t *image,
                        size_t nbytes) {
    if (slots_.count(slot) != 0) {
        Failure failure(ErrorCode::ERR_PTO_CALLABLE_DUPLICATE,
                        "callable id " + std::to_string(slot) + " is registered already. Unregister it first.");
        throw failure.with("callable", slot);
    }
    if (const auto found = by_digest_.find(digest); found != by_digest_.end()) {
        Entry &entry = *found->second;
        if (entry.image.size() != nbytes || std::memcmp(entry.image.data(), image, nbytes) != 0) {
            Failure failure(ErrorCode::ERR_PTO_CALLABLE_INVALID,
                            "the images of " + name + " and " + entry.name + " differ, and their digests do not.");
            throw failure.with_text("digest", digest);
        }
        slots_.emplace(slot, found->second);
        ++entry.slots;
        return;
    }
    if (const char *problem = validate_chip_callable(image, nbytes)) {
        throw Failure(ErrorCode::ERR_PTO_CALLABLE_INVALID, "the image of " + name + " is malformed: " + problem);
    }
    auto entry = std::make_shared<Entry>();
    entry->digest = digest;
    entry->name = name;
    entry->image.assign(image, image + nbytes);
    entry->slots = 1;
    prepare(*entry);
    slots_.emplace(slot, entry);
    by_digest_.emplace(digest, std::move(entry));
}

void CallableTable::remove(uint32_t slot) {
    Entry &entry = at(slot);
    if (entry.slots > 1) {
        --entry.slots;
        slots_.erase(slot);
        return;
    }
    if (entry.id != kNone) give_up(entry);
    by_digest_.erase(entry.digest);
    slots_.erase(slot);
}

CallableTable::Ready CallableTable::use(Entry &entry) {
    by_use_.splice(by_use_.begin(), by_use_, entry.place);
    return {entry.id, &entry.name, false, false};
}

CallableTable::Ready CallableTable::prepare_late(Entry &entry) {
    prepare(entry);
    return {entry.id, &entry.name, true, !std::exchange(entry.was_late, true)};
}

CallableTable::Entry &CallableTable::at(uint32_t slot) const {
    const auto found = slots_.find(slot);
    if (found != slots_.end()) return *found->second;
    Failure failure(ErrorCode::ERR_PTO_CALLABLE_UNKNOWN, "callable id " + std::to_string(slot) + " not registered");
    throw failure.with("callable", slot);
}

void CallableTable::prepare(Entry &entry) {
    if (free_ids_.empty()) give_up(*by_use_.back());
    device_.prepare(free_ids_.back(), entry.image.data(), entry.image.size());
    by_use_.push_front(&entry);
    entry.id = free_ids_.back();
    entry.place = by_use_.begin();
    free_ids_.pop_back();
}

void CallableTable::give_up(Entry &entry) {
    device_.unregister(entry.id);
    by_use_.erase(entry.place);
    free_ids_.push_back(std::exchange(entry.id, kNone));
}

}  // namespace chip_worker
}  // namespace pto
