def main():
    print("Hello from Mojo")
