#include "hierarchical/host/start_error.h"

#include "base/json.h"

namespace pto {
namespace hierarchical {
namespace {

base::JsonWriter begin_error(const std::string &code, const std::string &message) {
    base::JsonWriter json;
    json.begin_object().key("name").string("PtoError").key("message").string(message).key("code").string(code);
    return json;
}

}  // namespace

std::string error_json(const base::Failure &failure) {
    base::JsonWriter json = begin_error(failure.code(), failure.message());
    json.key("details").begin_object();
    for (const base::Failure::Detail &detail : failure.details()) {
        json.key(detail.name);
        switch (detail.kind) {
        case base::Failure::Detail::Kind::kNumber:
            json.number(detail.number);
            break;
        case base::Failure::Detail::Kind::kId:
            json.id(detail.id);
            break;
        case base::Failure::Detail::Kind::kText:
            json.string(detail.text);
            break;
        }
    }
    return json.end_object().end_object().take();
}

std::string child_error_json(const std::string &path, const std::string &cause) {
    const base::Json error = base::Json::parse(cause).value_or(base::Json());
    const std::string code = abi::error_code_name(error.at("code").text() == "ERR_PTO_CHILD_BUILD"
                                                      ? abi::ErrorCode::ERR_PTO_CHILD_BUILD
                                                      : abi::ErrorCode::ERR_PTO_INIT_FAILED);
    base::JsonWriter json = begin_error(code, path + " could not be started: " + error.at("message").text());
    json.key("details").begin_object().key("worker").string(path).end_object();
    return json.key("cause").raw(cause).end_object().take();
}

std::string timeout_json(const std::string &path, uint64_t timeout_ns, const std::vector<std::string> &missing) {
    std::string message = path + ": not ready after " + std::to_string(timeout_ns / 1'000'000) + " ms: ";
    for (size_t i = 0; i < missing.size(); ++i) message += (i == 0 ? "" : ", ") + missing[i];
    base::JsonWriter json = begin_error(abi::error_code_name(abi::ErrorCode::ERR_PTO_INIT_TIMEOUT), message);
    json.key("details").begin_object().key("timeoutMs").number(static_cast<int64_t>(timeout_ns / 1'000'000));
    json.key("missing").begin_array();
    for (const std::string &child : missing) json.string(child);
    return json.end_array().end_object().end_object().take();
}

}  // namespace hierarchical
}  // namespace pto
