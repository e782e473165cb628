import json
import sys

from operations.aws.template import template

json.dump(template(), sys.stdout)
