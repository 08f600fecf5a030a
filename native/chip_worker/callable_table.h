#pragma once
/// The callables that a chip child has been told of, and which of them the device holds ready.
///
/// The parent names callables by slots, of which there may be thousands; a device holds kCapacity callables. So the table
/// keeps every image, prepares it at once when it is registered, which is also what checks it, and gives up the one that
/// was used the longest ago when the device is full. A callable that was given up is prepared again when it is run.
///
///     slots 0 … 4095 ─▶ entries by digest ─▶ device ids 0 … 63, the least recently used at the end of a list
///
/// Slots with one digest share an entry: the device holds it once, and it goes when the last of its slots does.
///
/// Not thread-safe: only the thread that owns the device uses it.

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "abi/callable_protocol.h"
#include "platform/driver/chip_session.h"

namespace pto {
namespace chip_worker {

class CallableTable {
public:
    static constexpr size_t kCapacity = MAX_REGISTERED_CALLABLE_IDS;

    explicit CallableTable(driver::ChipSession &device);

    /// Takes a copy of the image and prepares it. Throws Failure, and knows nothing of the slot then:
    /// ERR_PTO_CALLABLE_DUPLICATE, ERR_PTO_CALLABLE_INVALID, or what the device says.
    ///
    /// @param digest of the image, not empty
    void add(uint32_t slot, const std::string &digest, const std::string &name, const uint8_t *image, size_t nbytes);

    /// Throws Failure ERR_PTO_CALLABLE_UNKNOWN.
    void remove(uint32_t slot);

    struct Ready {
        int32_t id;                ///< on the device
        const std::string *name;   ///< valid until the slot is removed
        bool was_late;             ///< it had to be prepared now
        bool is_first_time;        ///< … for the first time since it was registered
    };

    /// Makes sure that the device holds the callable of a slot. Throws Failure ERR_PTO_CALLABLE_UNKNOWN, or what the device
    /// says. `before_prepare` is called when it has to be prepared.
    template <typename BeforePrepare>
    Ready require(uint32_t slot, BeforePrepare before_prepare) {
        Entry &entry = at(slot);
        if (entry.id != kNone) return use(entry);
        before_prepare();
        return prepare_late(entry);
    }

    size_t size() const { return slots_.size(); }
    size_t prepared() const { return by_use_.size(); }

private:
    struct Entry;
    using Entries = std::unordered_map<std::string, std::shared_ptr<Entry>>;
    using ByUse = std::list<Entry *>;

    struct Entry {
        std::string digest;
        std::string name;
        std::vector<uint8_t> image;
        size_t slots = 0;
        int32_t id = kNone;         ///< on the device
        bool was_late = false;
        ByUse::iterator place{};    ///< valid with an id
    };

    static constexpr int32_t kNone = -1;

    Entry &at(uint32_t slot) const;
    Ready use(Entry &entry);
    Ready prepare_late(Entry &entry);
    void prepare(Entry &entry);
    void give_up(Entry &entry);

    driver::ChipSession &device_;
    std::unordered_map<uint32_t, std::shared_ptr<Entry>> slots_;
    Entries by_digest_;
    ByUse by_use_;                 ///< what the device holds; the front was used last
    std::vector<int32_t> free_ids_;
};

}  // namespace chip_worker
}  // namespace pto
