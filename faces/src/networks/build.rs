//! Layers from weights, as the networks name them.

use pulp::Arch;

use super::weights::Weights;
use crate::EngineError;
use crate::ops::{Activation, Conv, Depthwise, Packed, Separable, Window};

/// Names and shapes of layers within one network.
pub struct Build<'a> {
    pub arch: Arch,
    pub weights: &'a mut Weights,
}

impl Build<'_> {
    /// A convolution of `window` from the tensors `filters` (HWIO) and `bias`.
    pub fn conv(
        &mut self,
        window: Window,
        (input, output): (usize, usize),
        (filters, bias): (&str, &str),
        activation: Activation,
    ) -> Result<Conv, EngineError> {
        let filters = self.weights.take(filters, &[window.size, window.size, input, output])?;
        let bias = self.weights.take(bias, &[output])?;
        Ok(Conv { window, filters: Packed::new(self.arch, &filters, output), bias, activation })
    }

    /// `<name>/depthwise_filter`, `<name>/pointwise_filter`, `<name>/bias`: nothing is between the two
    /// halves.
    pub fn separable(
        &mut self,
        window: Window,
        (input, output): (usize, usize),
        name: &str,
        activation: Activation,
    ) -> Result<Separable, EngineError> {
        let depthwise = Depthwise {
            filters: self.weights.take(&format!("{name}/depthwise_filter"), &[3, 3, input, 1])?,
            bias: vec![0.0; input],
            activation: Activation::NONE,
        };
        let name_of_filters = format!("{name}/pointwise_filter");
        let filters = self.weights.take(&name_of_filters, &[1, 1, input, output])?;
        let filters = Packed::new(self.arch, &filters, output);
        let bias = self.weights.take(&format!("{name}/bias"), &[output])?;
        Ok(Separable { window, depthwise, filters, bias, activation })
    }
}
