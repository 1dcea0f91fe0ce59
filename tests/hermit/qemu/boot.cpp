// Begins the kernel where QEMU's -kernel has put the image: by the Multiboot standard, in 32-bit
// mode. Of the memory only the image is mapped then; the kernel finds the rest in the device tree.
#include <cstddef>
#include <cstdint>

namespace {

// THE DEVICE TREE

// What the kernel takes from it: that there is memory, and where. Numbers are big-endian.
struct Word {
  constexpr Word(std::uint32_t value = 0) noexcept : bytes(__builtin_bswap32(value)) {}
  std::uint32_t bytes;
};

constexpr std::uint32_t kMemoryBegin = 1 << 20;
// What tools/run_hermit.py gives to the machine, but for the end, where its firmware has tables.
constexpr std::uint32_t kMemoryEnd = 254 << 20;

// The places of names among the strings.
enum Name : std::uint32_t { kAddressCells = 0, kSizeCells = 15, kCompatible = 27, kReg = 38 };
constexpr char kNames[] = "#address-cells\0#size-cells\0compatible\0reg";
static_assert(sizeof kNames == 42);

struct Property {
  Word begin{3};
  Word size;
  Word name;
};

struct DeviceTree {
  Word magic{0xd00dfeed};
  Word total_size{sizeof(DeviceTree)};
  Word structure_offset{offsetof(DeviceTree, root_begin)};
  Word names_offset{offsetof(DeviceTree, names)};
  Word reservations_offset{offsetof(DeviceTree, reservations)};
  Word version{17};
  Word oldest_compatible_version{16};
  Word boot_cpu{0};
  Word names_size{sizeof names};
  Word structure_size{offsetof(DeviceTree, names) - offsetof(DeviceTree, root_begin)};
  Word reservations[4];  // None: the pair that ends the list.

  Word root_begin[2]{1};
  Property address_cells{.size = 4, .name = kAddressCells};
  Word address_cells_value{1};
  Property size_cells{.size = 4, .name = kSizeCells};
  Word size_cells_value{1};
  Property compatible{.size = 5, .name = kCompatible};
  char compatible_value[8] = "qemu";
  Word memory_begin{1};
  char memory_name[8] = "memory";
  Property reg{.size = 8, .name = kReg};
  Word reg_value[2]{kMemoryBegin, kMemoryEnd - kMemoryBegin};
  Word memory_end{2};
  Word root_end{2};
  Word end{9};

  char names[sizeof kNames];
};

constexpr DeviceTree make_device_tree() noexcept {
  DeviceTree tree{};
  for (std::size_t i = 0; i < sizeof kNames; ++i) {
    tree.names[i] = kNames[i];
  }
  return tree;
}

alignas(8) constinit const DeviceTree device_tree = make_device_tree();

// WHAT THE KERNEL IS TOLD

}  // namespace

using Constructor = void (*)();
// image.ld's.
extern "C" const char image_begin[], image_end[], local_begin[], local_loaded_size[], local_size[];
extern "C" const Constructor constructors_begin[], constructors_end[];

// Zeros, and at most 1023 of them are written.
extern "C" {
constinit char boot_command_line[1024]{};
}

namespace {

/// RawBootInfo of the crate hermit-entry 0.10. Addresses and sizes are 64-bit numbers there; here
/// they are pointers, which the linker fills in.
struct BootInfo {
  std::uint64_t memory_begin = kMemoryBegin;
  std::uint64_t memory_end = kMemoryEnd;
  std::uint64_t serial_port = 0x3f8;
  const DeviceTree* tree = &device_tree;

  const char* image_begin = ::image_begin;
  const char* image_end = ::image_end;
  const char* local_begin = ::local_begin;
  const char* local_loaded_size = ::local_loaded_size;
  const char* local_size = ::local_size;
  std::uint64_t local_alignment = 64;

  std::uint64_t platform = 0;  // Multiboot.
  const char* command_line = boot_command_line;
  std::uint64_t command_line_size = 0;
  std::uint64_t multiboot = 1;  // Any but 0: nobody looks there.
};
static_assert(sizeof(BootInfo) == 112);

constinit BootInfo boot_info;

}  // namespace

// The kernel's, which does not return.
extern "C" [[noreturn]] void _start(const BootInfo* info, std::uint32_t cpu);

extern "C" [[noreturn]] void boot_kernel() {
  const char* end = boot_command_line;
  while (*end != '\0') {
    ++end;
  }
  boot_info.command_line_size = static_cast<std::uint64_t>(end - boot_command_line);
  _start(&boot_info, 0);
}

// The linker puts this before the program's own beginning: constructors want a thread.
extern "C" [[noreturn]] void __real_runtime_entry(std::int32_t, char* const*, char* const*);
extern "C" [[noreturn]] void __wrap_runtime_entry(std::int32_t count, char* const* words,
                                                  char* const* environment) {
  for (const Constructor* next = constructors_begin; next != constructors_end; ++next) {
    (*next)();
  }
  __real_runtime_entry(count, words, environment);
}

// FROM 32 BITS TO 64

asm(R"(
    .section .boot, "ax"
    .code32

    // The header, by which QEMU takes the file as it is.
    .set flags, 0x00010000
    .balign 4
header:
    .long 0x1badb002, flags, -(0x1badb002 + flags)
    .long header, image_begin, image_loaded, image_end, boot_start

    .global boot_start
boot_start:
    cli
    cld
    // The kernel takes 32 KiB above where the stack is when it begins; below is for us.
    mov $stack + 16384, %esp
    // What the command line has come to lie in will not be mapped.
    mov 16(%ebx), %esi
    mov $boot_command_line, %edi
    mov $1023, %ecx
1:  lodsb
    stosb
    test %al, %al
    loopnz 1b

    // Large pages for the image, each at its own address. There is one table of each level.
    movl $table3 + 3, table4
    movl $table2 + 3, table3
    mov $image_begin, %eax
2:  mov %eax, %ecx
    shr $21, %ecx
    mov %eax, %edx
    or $0x83, %edx
    mov %edx, table2(,%ecx,8)
    add $0x200000, %eax
    cmp $image_end, %eax
    jb 2b

    mov $table4, %eax
    mov %eax, %cr3
    mov %cr4, %eax
    or $0x620, %eax  // Page tables of 64-bit mode; SSE, which compilers use.
    mov %eax, %cr4
    mov $0xc0000080, %ecx
    rdmsr
    or $0x100, %eax  // 64-bit mode, with paging.
    wrmsr
    mov %cr0, %eax
    or $0x80000001, %eax
    mov %eax, %cr0
    lgdt segments_pointer
    ljmp $8, $in_64_bits

    .code64
in_64_bits:
    mov $16, %eax
    mov %eax, %ss
    mov %eax, %ds
    mov %eax, %es
    xor %eax, %eax
    mov %eax, %fs
    mov %eax, %gs
    call boot_kernel

    .balign 8
segments:
    .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
segments_pointer:
    .word segments_pointer - segments - 1
    .long segments

    .section .bss.boot, "aw", @nobits
    .balign 4096
table4: .skip 4096
table3: .skip 4096
table2: .skip 4096
stack:  .skip 16384 + 32768
    .text
)");
