"""Everything of Matinee on AWS as one CloudFormation template: `python -m operations.aws`."""
