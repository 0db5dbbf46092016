# The format method: fields, conversions and every error.
def main() raises:
    print(String("{} {}").format(1, "a"), String("{1} {0!r} {{}}").format("q", 2.5))
    try:
        print(String("{} {1}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{0} {}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{a}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("} {}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{ {}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{!x}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{-1}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{2}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{} {} {}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{:5}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{0:5}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{ 0 }").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{ }").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{0!}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("{!s} {!r}").format("a", "a"), String("{}").format("x", 3))
    except e:
        print(e)
    try:
        print(String("{").format(1, 2))
    except e:
        print(e)
    try:
        print(String("}").format(1, 2))
    except e:
        print(e)
    try:
        print(String("a{0}}").format(1, 2))
    except e:
        print(e)
