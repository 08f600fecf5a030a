// args: tensor text. Writes a greeting, uint8.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *text = reinterpret_cast<const Tensor *>(args[0]);
    auto *bytes = reinterpret_cast<uint8_t *>(text->buffer.addr) + text->start_offset;
    const char greeting[] = "hello from an AIV core";
    for (uint32_t i = 0; i < text->shapes[0]; ++i) bytes[i] = i < sizeof(greeting) - 1 ? greeting[i] : ' ';
}
