# `versions` in `inputs` is written by "sluice synth"; the rest is yours.
# The module has a variable "versions" of the type map(string): the infrastructure versions of the cluster, by name.
terraform {
  source = "../../../../modules//config"
}

inputs = {
  versions = values.versions
}
