// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A set of operators of a service (AVS).
struct OperatorSet {
    address avs;
    uint32 id;
}

/// @title IAllocationManager
/// @notice The part of EigenLayer's AllocationManager that is called here.
/// @dev Source: Layr-Labs/eigenlayer-contracts, src/contracts/interfaces/IAllocationManager.sol, and its page
/// docs/core/AllocationManager.md, with strategies as addresses. `slashOperator` returns values in later releases and none in
/// the first; none are read, so both are served.
interface IAllocationManager {
    /// @notice `wadsToSlash` are shares, out of 1e18, of the operator's present allocation to the set, for each strategy;
    /// strategies in ascending order.
    struct SlashingParams {
        address operator;
        uint32 operatorSetId;
        address[] strategies;
        uint256[] wadsToSlash;
        string description;
    }

    /// @notice Slashes an operator of a set of `avs`. Only the service, or whom it appointed for this function.
    function slashOperator(address avs, SlashingParams calldata params) external;

    /// @notice Stake of each operator and strategy that can be slashed now and until `futureBlock`, at least.
    function getMinimumSlashableStake(
        OperatorSet calldata operatorSet,
        address[] calldata operators,
        address[] calldata strategies,
        uint32 futureBlock
    ) external view returns (uint256[][] memory slashableStake);
}
