# The `else` of loops. Optimised builds of the official compiler drop it from loops that count from zero,
# unless a scalar leaves it, it always jumps, or the loop variable is passed by address.
def may(n: Int) raises:
    if n == 99:
        raise Error("no")

def leaves(n: Int) -> Int:
    for i in range(n):
        if i == 7:
            break
    else:
        return 1
    return 0

def scalar(n: Int) -> Int:
    var found = -1
    for i in range(n):
        if i == 3:
            found = i
            break
    else:
        print("searched", n, end=" ")
        found = n * 100
    return found

def jumps(n: Int):
    for k in range(1, n):
        for i in range(k):
            if i == 2:
                break
        else:
            print("next", end=" ")
            continue
        print("broke in", k)
        break
    else:
        print("all")

def sequences(words: List[String], word: String):
    for w in words:
        if w == word:
            print("has", w, end=" ")
            break
    else:
        print("has not", word, end=" ")
    for i in range(len(words)):
        if words[i] == word:
            break
    else:
        print("lost", word, end=" ")
    for i in range(len(words)):
        if words[i] == word:
            print("at", i)
            break
    else:
        print("nowhere")

def main() raises:
    print(leaves(9), leaves(3), scalar(9), scalar(2))
    jumps(3)
    jumps(5)
    var words: List[String] = ["a", "b"]
    sequences(words, "b")
    sequences(words, "c")
    for _ in range(2):
        pass
    else:
        print("constant")
    for i in range(0, 2):
        words.append(String(len(words)))
        _ = i
    else:
        words.append("z")
    for i in range(1, 3):
        _ = i
    else:
        print("from one")
    for i in range(4, 0, -2):
        print(i, end=" ")
    else:
        print("down")
    for i in range(2):
        print(i, end=" ")
    else:
        print("printed")
    for var i in range(2):
        i += 5
        print(i, end=" ")
    else:
        print("copied")
    for _ in range(2):
        may(1)
    else:
        print("raising")
    print()
    var total = 0
    for i in range(5):
        total += i
    else:
        total += 100
        print("sum", end=" ")
    print(total, words)
    var k = 0
    while k < 3:
        k += 1
    else:
        print("while", k)
    for ref i in range(2):
        i += 10
        print(i, end=" ")
    print()
