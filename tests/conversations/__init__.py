"""Conversations with the skill, written down as they are heard. How to write one:

    # A title
    With: linked | linked to read only | an old link | remembered as 196 | a screen
    You:  what is said, as text, or as what Alexa makes of it: [SubmitIntent UserId=? Amount=3], [touch movie 2]
    Echo: all that is heard in answer; ... stands for anything, - for silence
    Then: what holds after that: asked go_on; heard 3; listener 196; ends; links; shows list; wrote rate 945 4 4.0
    Now:  the recommender is away | the recommender is back | the stores are away | the stores hang | ...

The folder of a file is its locale.
"""
