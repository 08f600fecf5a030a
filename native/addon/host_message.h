#pragma once
/// What native threads have to say to the JavaScript thread: one object a message, carried by a CompletionChannel.

#include <node_api.h>

#include <memory>
#include <utility>

namespace pto {
namespace addon {

class HostMessage {
public:
    virtual ~HostMessage() = default;
    /// On the JavaScript thread, in a handle scope. Not called when the environment has ended.
    virtual void deliver(napi_env env) = 0;

    /// For CompletionChannel::open.
    static void deliver_item(napi_env env, napi_value, void *, void *item) {
        const std::unique_ptr<HostMessage> message(static_cast<HostMessage *>(item));
        if (env != nullptr) message->deliver(env);
    }
};

/// A message that calls `body(env)`.
template <typename Body>
HostMessage *new_message(Body body) {
    class Message final : public HostMessage {
    public:
        explicit Message(Body body) : body_(std::move(body)) {}
        void deliver(napi_env env) override { body_(env); }

    private:
        Body body_;
    };
    return new Message(std::move(body));
}

}  // namespace addon
}  // namespace pto
