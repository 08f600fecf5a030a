#include "hierarchical/child/remote_error.h"

#include "abi/lane.h"
#include "base/json.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr size_t kMostDetailBytes = 1024;

void write_details(base::JsonWriter &json, const base::Failure &failure) {
    using Kind = base::Failure::Detail::Kind;
    if (failure.details().empty()) return;
    json.key("details").begin_object();
    for (const base::Failure::Detail &detail : failure.details()) {
        json.key(detail.name);
        if (detail.kind == Kind::kNumber) json.number(detail.number);
        if (detail.kind == Kind::kId) json.id(detail.id);
        if (detail.kind == Kind::kText) json.string(std::string_view(detail.text).substr(0, kMostDetailBytes));
    }
    json.end_object();
}

std::string encode(std::string_view name, std::string_view message, const base::Failure *failure) {
    // A character of the message takes up to six in JSON, so how much fits is found by trying.
    for (size_t kept = message.size();; kept /= 2) {
        base::JsonWriter json;
        json.begin_object().key("name").string(name).key("message").string(message.substr(0, kept));
        if (failure != nullptr) {
            json.key("code").string(failure->code());
            write_details(json, *failure);
        }
        if (kept < message.size()) {
            json.key("truncated").boolean(true).key("length").number(static_cast<int64_t>(message.size()));
        }
        json.end_object();
        if (json.text().size() <= abi::kLaneErrorBytes || kept == 0) return json.take();
        if (kept > abi::kLaneErrorBytes) kept = abi::kLaneErrorBytes;
    }
}

}  // namespace

std::string remote_error(const base::Failure &failure) { return encode("PtoError", failure.message(), &failure); }

std::string remote_error(std::string_view name, std::string_view message) { return encode(name, message, nullptr); }

std::string remote_error_of_current_exception() {
    try {
        throw;
    } catch (const base::Failure &failure) {
        return remote_error(failure);
    } catch (const std::exception &error) {
        return remote_error("Error", error.what());
    } catch (...) {
        return remote_error("Error", "something that is no std::exception was thrown");
    }
}

}  // namespace hierarchical
}  // namespace pto
