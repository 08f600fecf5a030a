#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace pto {
namespace bench {

/// A loaded library.
class Library {
public:
    Library(const std::string &path, int flags) : handle_(dlopen(path.c_str(), RTLD_NOW | flags)) {
        if (handle_ == nullptr) throw std::runtime_error(dlerror());
    }
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
    ~Library() { dlclose(handle_); }

    template <typename Function>
    Function *get(const char *name) const {
        auto *symbol = reinterpret_cast<Function *>(dlsym(handle_, name));
        if (symbol == nullptr) throw std::runtime_error(std::string("missing symbol ") + name);
        return symbol;
    }

private:
    void *handle_;
};

}  // namespace bench
}  // namespace pto
