"""Language: Vietnamese text to tokens whose offsets point into the original text.

In: any text. Out: syllables, words, bigrams, folded forms and số hiệu, the same for every engine.
"""
